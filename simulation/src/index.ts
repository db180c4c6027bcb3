export { DEFAULT_FAULTS, type FaultRates } from './faults.ts'
export { PLANTS, type Plant } from './plant.ts'
export { type Report, type SimulationOptions, simulate } from './simulate.ts'
