import { signalLimits } from '@callboard/core/limits/limits'
import type { SignedIn } from '@callboard/modules/backstage'
import { WebSocket } from 'ws'
import { z } from 'zod'

/** Channels with messages. Others can be subscribed to without effect, as in Backstage. */
export const channels = ['notifications', 'user-settings'] as const
type Channel = (typeof channels)[number]

/** One tab of a browser, and its user. */
export type Connection = { socket: WebSocket; token: string; who: SignedIn; channels: Set<Channel>; alive: boolean }

const fromClient = z.object({ action: z.enum(['subscribe', 'unsubscribe']), channel: z.string() })

/** The value of a JSON text, or undefined if it does not match the schema. */
export function parseJson<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Handles subscribe and unsubscribe. Other frames are ignored, as in Backstage. */
export function takeFrame(connection: Connection, data: unknown, isBinary: boolean): void {
  if (isBinary) return
  const frame = parseJson(String(data), fromClient)
  const channel = channels.find((known) => known === frame?.channel)
  if (!frame || !channel) return
  if (frame.action === 'subscribe') connection.channels.add(channel)
  else connection.channels.delete(channel)
}

export function send({ socket }: Connection, text: string): void {
  if (socket.readyState !== WebSocket.OPEN) return
  // A slow client must not fill the memory of this process.
  if (socket.bufferedAmount > signalLimits.waitingBytes) socket.terminate()
  else socket.send(text)
}

const personKey = ({ tenantId, userId }: { tenantId: string; userId: string }) => `${tenantId} ${userId}`

/** Connections by user, with limits per organization and user. */
export function connectionIndex() {
  const byPerson = new Map<string, Set<Connection>>()
  const ofTenant = new Map<string, number>()
  return {
    all: () => [...byPerson.values()].flatMap((set) => [...set]),
    of: (tenantId: string, userId: string): ReadonlySet<Connection> => byPerson.get(personKey({ tenantId, userId })) ?? new Set(),
    hasRoom: (who: SignedIn): boolean =>
      (byPerson.get(personKey(who))?.size ?? 0) < signalLimits.perMember &&
      (ofTenant.get(who.tenantId) ?? 0) < signalLimits.perTenant,
    add(connection: Connection): void {
      const { who } = connection
      const set = byPerson.get(personKey(who)) ?? new Set()
      byPerson.set(personKey(who), set.add(connection))
      ofTenant.set(who.tenantId, (ofTenant.get(who.tenantId) ?? 0) + 1)
    },
    remove(connection: Connection): void {
      const { who } = connection
      const set = byPerson.get(personKey(who))
      if (!set?.delete(connection)) return
      if (set.size === 0) byPerson.delete(personKey(who))
      const left = (ofTenant.get(who.tenantId) ?? 1) - 1
      if (left === 0) ofTenant.delete(who.tenantId)
      else ofTenant.set(who.tenantId, left)
    },
  }
}
export type ConnectionIndex = ReturnType<typeof connectionIndex>
