import type { IncomingMessage } from 'node:http'
import type { LiveSession } from '@callboard/modules/identity'

/** What the web process knows of browsers. An API that runs alone has no sessions. */
export type Browsers = {
  /** The slug of the portal whose own address a host name is; undefined for the main address. */
  portalOfHost(host: string | undefined): Promise<string | undefined>
  /** The session that a request's cookie names, if it counts at the address that was asked. */
  sessionOf(request: IncomingMessage): Promise<LiveSession | undefined>
}

export const noBrowsers: Browsers = { portalOfHost: async () => undefined, sessionOf: async () => undefined }
