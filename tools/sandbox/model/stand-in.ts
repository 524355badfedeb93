import Fastify from 'fastify'
import { type EmbeddingRequests, embeddingRoutes } from './embeddings.ts'
import { type ModelRequests, modelKey, modelRoutes } from './routes.ts'

export type StandInModel = {
  host: string
  address: string
  key: string
  requests: ModelRequests
  embeddings: EmbeddingRequests
  stop(): Promise<void>
}

/** Starts the language model alone, on any free port. @param pauseMs between the words of its answers */
export async function startStandInModel(pauseMs = 0): Promise<StandInModel> {
  const app = Fastify({ forceCloseConnections: true })
  const requests: ModelRequests = []
  const embeddings: EmbeddingRequests = []
  modelRoutes(app, modelKey, requests, pauseMs)
  embeddingRoutes(app, modelKey, embeddings)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return { host: new URL(address).host, address, key: modelKey, requests, embeddings, stop: () => app.close() }
}
