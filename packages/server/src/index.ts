export { type RunningServer, startServer } from './server.ts'
export { PlaybookFolderError, type ServerConfig } from './server-config.ts'
