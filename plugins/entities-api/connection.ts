import type { Connection } from '@callboard/plugin-kit/server'
import type { Secrets, Settings } from './config.ts'

export const connection: Connection<Settings, Secrets> = {
  credentialExpiry: null,
  async check({ settings: { source } }) {
    return { account: source, found: [`Push entities with PUT /api/v1/entities?source=${source}`], warnings: [] }
  },
}
