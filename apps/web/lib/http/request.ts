import 'server-only'
import type { Origin } from '@callboard/kernel/operation'
import { headers } from 'next/headers'

// server.ts sets these, and removes what a client sent under their names.
const portalHeader = 'x-callboard-portal'
const addressHeader = 'x-real-ip'

/** The origin of the request, for rate limits and the audit log. */
export async function requestOrigin(): Promise<{ ip: string; userAgent: string } & Origin> {
  const all = await headers()
  return { ip: all.get(addressHeader) ?? '', userAgent: all.get('user-agent') ?? '' }
}

/** The path and query in the browser, set by proxy.ts. */
export const requestedPath = async (): Promise<string> => (await headers()).get('x-callboard-path') ?? '/'

/** Scheme and host of the portal's own host in this request; undefined on the main host. */
export const originOfHost = async (): Promise<string | undefined> => (await headers()).get('x-callboard-origin') || undefined

/** The portal whose own host was requested; undefined on the main host. */
export const portalOfHost = async (): Promise<string | undefined> => (await headers()).get(portalHeader) || undefined
