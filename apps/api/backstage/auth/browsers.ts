import type { IncomingMessage } from 'node:http'
import type { LiveSession } from '@callboard/modules/identity'

/** Browser sessions, provided by the web process. A standalone API has none. */
export type BrowserSessions = {
  /** The slug of the portal with this host name; undefined for the main host. */
  portalOfHost(host: string | undefined): Promise<string | undefined>
  /** The session of a request's cookie, if it is valid for the requested host. */
  sessionOf(request: IncomingMessage): Promise<LiveSession | undefined>
}

export const noBrowserSessions: BrowserSessions = { portalOfHost: async () => undefined, sessionOf: async () => undefined }
