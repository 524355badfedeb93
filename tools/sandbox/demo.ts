import type { FastifyInstance } from 'fastify'
import type { SampleConnection, Served } from './samples/connection.ts'
import { sampleConnections } from './samples/connections.ts'
import { type SampleExperiments, sampleExperiments } from './samples/experiments/sample-experiments.ts'
import { type SampleQuestions, sampleQuestionsOf } from './samples/usage/sample-questions.ts'
import { type SampleUsage, sampleUsageOf } from './samples/usage/sample-usage.ts'

/** The demo that Callboard is composed with to offer the sample organization. */
export type Demo = {
  origin: string
  connections(): Promise<readonly SampleConnection[]>
  usage(day: string): Promise<SampleUsage>
  questions(): Promise<SampleQuestions>
  experiments(): Promise<SampleExperiments>
}

const isDay = (day: string | undefined): day is string =>
  /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') && !Number.isNaN(Date.parse(day ?? ''))

/** Provides the current offer: to this process, and at `GET /demo` (DEMO_URL) to others with the token. */
export function offerDemo(app: FastifyInstance, served: () => Served): Demo {
  const { url, token } = served()
  app.addHook('onRequest', async (request, reply) => {
    if (/^\/demo(\/|\?|$)/.test(request.url) && request.headers.authorization !== `Bearer ${token}`)
      await reply.code(401).send({ message: 'The token is missing or wrong.' })
  })
  app.get('/demo', async () => ({ connections: sampleConnections(served()) }))
  app.get<{ Querystring: { day?: string } }>('/demo/usage', async ({ query: { day } }, reply) =>
    isDay(day) ? sampleUsageOf(served().github, day) : reply.code(400).send({ message: 'The day is missing or malformed.' }),
  )
  app.get('/demo/questions', async () => sampleQuestionsOf(served().github))
  app.get('/demo/experiments', async () => sampleExperiments())
  return {
    origin: url,
    connections: async () => sampleConnections(served()),
    usage: async (day) => sampleUsageOf(served().github, day),
    questions: async () => sampleQuestionsOf(served().github),
    experiments: async () => sampleExperiments(),
  }
}
