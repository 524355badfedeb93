import { counted } from '@callboard/plugin-kit/counted'
import type { Connection } from '@callboard/plugin-kit/server'
import { tokenExpiry } from '@callboard/plugin-kit/token-expiry'
import { listEntities } from './client.ts'
import type { Secrets, Settings } from './config.ts'

export const connection: Connection<Settings, Secrets> = {
  async credentialExpiry({ secrets }) {
    const expiresAt = tokenExpiry(secrets.token)
    return expiresAt && { expiresAt, label: 'token' }
  },
  async check(context) {
    const { totalItems } = await listEntities(context, undefined)
    const { host } = new URL(context.settings.url)
    return {
      account: host,
      found: [counted(totalItems, 'entity', 'entities')],
      warnings: totalItems === 0 ? [`${host} shows no entity to this token.`] : [],
    }
  },
}
