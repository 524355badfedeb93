import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { saveModel } from '@callboard/modules/models'
import type { ModelConnection } from '@callboard/modules/models/domain/connection'
import { type ModelRequests, modelRoutes } from '@callboard/sandbox/model/routes'
import type { Behavior } from '@callboard/sandbox/model/word-answer'
import Fastify from 'fastify'
import { freePorts } from './ports.ts'

export type StandInModel = {
  address: string
  key: string
  requests: ModelRequests
  /** A platform that may connect to it, which waits two seconds for its answers. */
  reachableFrom(platform: Platform): Platform
  stop(): Promise<void>
}

/** Starts the sandbox's language model. @param pauseMs between the words of its answers */
export async function startStandInModel(pauseMs = 0): Promise<StandInModel> {
  const app = Fastify({ forceCloseConnections: true })
  const requests: ModelRequests = []
  const key = 'key-of-the-stand-in'
  modelRoutes(app, key, requests, pauseMs)
  const port = await freePorts()
  await app.listen({ port, host: '127.0.0.1' })
  return {
    address: `http://127.0.0.1:${port}`,
    key,
    requests,
    reachableFrom: (platform) => ({ ...platform, outgoing: { allow: [`127.0.0.1:${port}`], timeoutMs: 2000 } }),
    stop: () => app.close(),
  }
}

/** Connects an organization to it, with prices of $1 and $5 and a budget of $20. */
export const connectStandIn = (
  context: OperationContext,
  { address, key }: Pick<StandInModel, 'address' | 'key'>,
  change: Partial<ModelConnection> & { model?: Behavior } = {},
) =>
  saveModel(context, {
    connection: {
      provider: 'openai-compatible',
      address,
      model: 'stand-in',
      mode: 'on-request',
      temperature: 0,
      inputPrice: 1,
      outputPrice: 5,
      monthlyBudget: 20,
      ...change,
    },
    key,
  })
