import { AppError } from '@callboard/core/errors'
import { guardedFetch, type OutgoingPolicy } from '@callboard/plugin-kit/http'
import { z } from 'zod'

const loose = z.record(z.string(), z.unknown())
const offered = z.object({ connections: z.array(z.object({ pluginId: z.string(), settings: loose, secrets: loose })) })

/** One demo account: prefilled values for the form of its plugin. */
type DemoConnection = z.output<typeof offered>['connections'][number]

/** Accounts of a fictional company, for trying out the product. A process may be composed with them; a deployment never is. */
export type DemoOffer = {
  /** Base address of the stand-ins. Avatars are served from there over HTTP. */
  origin: string
  /** Where captured demo emails are shown. */
  mailboxUrl?: string | undefined
  /** In the order of connection; the first one holds the catalog. */
  connections(): Promise<readonly DemoConnection[]>
}

/** The demo that a server offers at a URL, fetched each time a user starts it. */
export function demoAt(at: { url: string; token: string; mailboxUrl?: string | undefined }, outgoing: OutgoingPolicy): DemoOffer {
  return {
    origin: new URL(at.url).origin,
    mailboxUrl: at.mailboxUrl,
    async connections() {
      try {
        const answer = await guardedFetch(outgoing)(at.url, { headers: { authorization: `Bearer ${at.token}` } })
        return offered.parse(await answer.json()).connections
      } catch (error) {
        throw new AppError('unavailable', 'The sample organization cannot be reached at the moment. Try again in a minute.', {
          cause: error,
        })
      }
    },
  }
}
