import 'server-only'
import type { Origin } from '@callboard/kernel/operation'
import { headers } from 'next/headers'

// server.ts sets these and takes away what a client sent under their names.
const portalHeader = 'x-callboard-portal'
const addressHeader = 'x-real-ip'

/** Where the request came from, for limits and the audit log. */
export async function requestOrigin(): Promise<{ ip: string; userAgent: string } & Origin> {
  const all = await headers()
  return { ip: all.get(addressHeader) ?? '', userAgent: all.get('user-agent') ?? '' }
}

/** The path and query that the browser shows, set by proxy.ts. */
export const requestedPath = async (): Promise<string> => (await headers()).get('x-callboard-path') ?? '/'

/** Scheme and host of the portal's own address that was asked; undefined at the main address. */
export const originOfHost = async (): Promise<string | undefined> => (await headers()).get('x-callboard-origin') || undefined

/** The portal whose own address was asked; undefined at the main address. */
export const portalOfHost = async (): Promise<string | undefined> => (await headers()).get(portalHeader) || undefined
