import { sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  changedExperimentSchema,
  experimentParametersSchema,
  experimentSchema,
  experimentsSchema,
  promoteParametersSchema,
} from '../schemas/experiment.ts'
import { measurementSchema } from '../schemas/measurement.ts'

const group = 'Measurement'

/** What the engine is worth beside its control arms, and what variants are worth beside each other. */
export function experimentRoutes(context: HttpContext): Route[] {
  return [
    measurementRoute(context),
    listRoute(context),
    readRoute(context),
    changeRoute(context, 'start', 'running', 'Start an experiment'),
    changeRoute(context, 'stop', 'stopped', 'Stop an experiment: everybody gets what the actions say'),
    promoteRoute(context),
  ]
}

function measurementRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/measurement',
    permission: 'read-measurement',
    description: {
      group,
      summary: 'What the engine is worth beside each of its control arms',
      details: 'The intervals may be looked at as often as one likes.',
      answer: { type: JSON_TYPE, schema: measurementSchema },
    },
    handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-measurement' })),
  }
}

function listRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/experiments',
    permission: 'read-measurement',
    description: {
      group,
      summary: 'All experiments, with what they have shown so far',
      answer: { type: JSON_TYPE, schema: experimentsSchema },
    },
    handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-experiments' })),
  }
}

function readRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/experiments/:id',
    permission: 'read-measurement',
    description: {
      group,
      summary: 'One experiment',
      parameters: experimentParametersSchema,
      answer: { type: JSON_TYPE, schema: experimentSchema },
      errors: ['experiment_unknown'],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      return sendReply(reply, await host.call({ type: 'read-experiment', id }))
    },
  }
}

function changeRoute({ host }: HttpContext, verb: 'start' | 'stop', to: 'running' | 'stopped', summary: string): Route {
  return {
    method: 'POST',
    url: `/v1/experiments/:id/${verb}`,
    permission: 'change-experiments',
    change: to === 'running' ? 'experiment.started' : 'experiment.stopped',
    description: {
      group,
      summary,
      parameters: experimentParametersSchema,
      answer: { type: JSON_TYPE, schema: changedExperimentSchema },
      errors: ['experiment_unknown', 'log_unavailable'],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      const answer = await host.call({ type: 'change-experiment', id, to, variant: undefined })
      if (answer.status === 200)
        request.audit = { subject: id, before: { phase: JSON.parse(answer.body).before }, after: { phase: to } }
      return sendReply(reply, answer)
    },
  }
}

function promoteRoute({ host }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/experiments/:id/promote/:variant',
    permission: 'change-experiments',
    change: 'experiment.promoted',
    description: {
      group,
      summary: 'Let a variant take over: everybody gets it from now on',
      parameters: experimentParametersSchema.extend(promoteParametersSchema.shape),
      answer: { type: JSON_TYPE, schema: changedExperimentSchema },
      errors: ['experiment_unknown', 'variant_unknown', 'log_unavailable'],
    },
    async handle(request, reply) {
      const { id, variant } = request.params as { readonly id: string; readonly variant: string }
      const answer = await host.call({ type: 'change-experiment', id, to: 'promoted', variant })
      if (answer.status === 200) {
        const before = { phase: JSON.parse(answer.body).before }
        request.audit = { subject: id, before, after: { phase: 'promoted', variant } }
      }
      return sendReply(reply, answer)
    },
  }
}
