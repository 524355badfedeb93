import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { invalidateFrontends } from './find-frontends.ts'

const maxFrontends = 20

const isLoopback = (host: string) => ['localhost', '127.0.0.1', '[::1]'].includes(host)

/** An origin as sent by browsers; undefined for anything else, such as a pattern or a URL with a path. */
function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return undefined
  // The URL parser accepts `*` as part of a host.
  return text.replace(/\/$/, '').toLowerCase() === url.origin && !url.hostname.includes('*') ? url.origin : undefined
}

const byOrigin = z.object({
  origin: z
    .string()
    .trim()
    .max(300, 'Use at most 300 characters.')
    .transform((text, context) => {
      const origin = originOf(text)
      if (origin) return origin
      context.addIssue({
        code: 'custom',
        message: 'Enter scheme, host and port only, such as https://backstage.example.com. Outside localhost it must be https.',
      })
      return z.NEVER
    }),
})

/** Origins of the organization's Backstage frontends. */
export const listFrontends = operation({
  name: 'frontends.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.tx((db) => db.frontendOrigin.findMany({ orderBy: { origin: 'asc' }, select: { origin: true, createdAt: true } })),
})

/** Allows browsers to call the API from an origin, on behalf of the signed-in user. */
export const addFrontend = operation({
  name: 'frontends.add',
  action: 'tenant.manage',
  fresh: true,
  input: byOrigin,
  run: async (context, { origin }) => {
    await context.tx(async (db) => {
      // Counted under a lock, so that two concurrent requests cannot both take the last slot.
      await db.$queryRaw`select 1 from tenant where id = ${context.tenantId}::uuid for update`
      if ((await db.frontendOrigin.count()) >= maxFrontends)
        throw new AppError('conflict', `An organization can list ${maxFrontends} frontends. Remove one first.`)
      const data = [{ tenantId: context.tenantId, origin }]
      const { count } = await db.frontendOrigin.createMany({ data, skipDuplicates: true })
      if (count === 0) throw new AppError('conflict', `${origin} has already been added.`, { field: 'origin' })
      await audit(db, context, { action: 'frontend.added', targetType: 'frontend', targetId: origin, targetLabel: origin })
    })
    invalidateFrontends()
    return { origin }
  },
})

/** Removes an origin; other processes notice within seconds. */
export const removeFrontend = operation({
  name: 'frontends.remove',
  action: 'tenant.manage',
  input: byOrigin,
  run: async (context, { origin }) => {
    await context.tx(async (db) => {
      const { count } = await db.frontendOrigin.deleteMany({ where: { origin } })
      if (count === 0) throw notFound(`The frontend ${origin}`)
      await audit(db, context, { action: 'frontend.removed', targetType: 'frontend', targetId: origin, targetLabel: origin })
    })
    invalidateFrontends()
    return { origin }
  },
})
