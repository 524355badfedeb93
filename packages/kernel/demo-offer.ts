import { AppError } from '@callboard/core/errors'
import { guardedFetch, type OutgoingPolicy } from '@callboard/plugin-kit/http'
import { z } from 'zod'

const loose = z.record(z.string(), z.unknown())
const offered = z.object({ connections: z.array(z.object({ pluginId: z.string(), settings: loose, secrets: loose })) })

/** What connects one account of a demo: the form of its plugin, filled in. */
type DemoConnection = z.output<typeof offered>['connections'][number]

/** Accounts of a made-up company, to look around with. A process may be composed with one; a deployment never is. */
export type DemoOffer = {
  /** Where they are. Their pictures come from there, by http. */
  origin: string
  /** Where mails that the demo takes are shown. */
  mailboxUrl?: string | undefined
  /** In the order in which they are connected; the first has the catalog. */
  connections(): Promise<readonly DemoConnection[]>
}

/** The offer that a server makes at an address, asked for whenever somebody takes it. */
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
