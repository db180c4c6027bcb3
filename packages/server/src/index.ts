export { PlaybookFolderError, type RunningServer, type ServerConfig, startServer } from './server.ts'
