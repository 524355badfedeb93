import { roles } from '@callboard/core/permissions'
import { byId, contextOf, date, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { changeRole } from './operations/change-role.ts'
import { inviteMembers } from './operations/invite-members.ts'
import { listInvitations } from './operations/list-invitations.ts'
import { listMembers } from './operations/list-members.ts'
import { removeMember } from './operations/remove-member.ts'
import { resendInvitation } from './operations/resend-invitation.ts'
import { revokeInvitation } from './operations/revoke-invitation.ts'

const member = z
  .object({
    userId: z.uuid(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    role: z.enum(roles),
    githubLogin: z.string().nullable(),
    catalogUser: z.string().nullable(),
    createdAt: z.date(),
    lastSeenAt: date,
  })
  .meta({
    id: 'Member',
    examples: [
      {
        userId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        name: 'Ada Example',
        email: 'ada@example.com',
        emailVerified: true,
        role: 'developer',
        githubLogin: 'ada',
        catalogUser: 'user:default/ada',
        createdAt: '2026-09-01T08:00:00.000Z',
        lastSeenAt: '2026-11-29T12:03:10.000Z',
      },
    ],
  })

const invitation = z
  .object({
    id: z.uuid(),
    email: z.string(),
    role: z.enum(roles),
    inviterLabel: z.string(),
    createdAt: z.date(),
    sentAt: z.date(),
    expiresAt: z.date(),
  })
  .meta({
    id: 'Invitation',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        email: 'grace@example.com',
        role: 'developer',
        inviterLabel: 'Ada Example',
        createdAt: '2026-11-29T12:00:00.000Z',
        sentAt: '2026-11-29T12:00:00.000Z',
        expiresAt: '2026-12-06T12:00:00.000Z',
      },
    ],
  })

const byUser = z.object({ userId: z.uuid().meta({ examples: ['0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10'] }) })

const role = z.enum(roles)

/** Members and invitations. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function memberRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['members']
  app.get(
    '/members',
    {
      schema: {
        tags,
        summary: 'List members',
        ...requirePermission(listMembers),
        querystring: pageQuery.extend({ text: z.string().max(200).default(''), role: role.optional() }),
        response: { 200: z.object({ members: z.array(member), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listMembers(contextOf(request), request.query),
  )
  app.put(
    '/members/:userId/role',
    {
      schema: {
        tags,
        summary: 'Change a member’s role. Ownership can only be granted by an owner in the portal',
        ...requirePermission(changeRole),
        params: byUser,
        body: z.object({ role }).meta({ examples: [{ role: 'admin' }] }),
        response: { 200: z.object({ userId: z.uuid(), role }), ...errorResponses },
      },
    },
    async (request) => changeRole(contextOf(request), { ...request.params, ...request.body }),
  )
  app.delete(
    '/members/:userId',
    {
      schema: {
        tags,
        summary: 'Remove a member. Access ends immediately',
        ...requirePermission(removeMember),
        params: byUser,
        response: { 200: z.object({ removed: z.string() }), ...errorResponses },
      },
    },
    async (request) => removeMember(contextOf(request), request.params),
  )
  app.get(
    '/invitations',
    {
      schema: {
        tags,
        summary: 'List open invitations',
        ...requirePermission(listInvitations),
        response: { 200: z.object({ invitations: z.array(invitation), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listInvitations(contextOf(request), {}),
  )
  app.post(
    '/invitations',
    {
      schema: {
        tags,
        summary: 'Invite people by email',
        ...requirePermission(inviteMembers),
        body: z
          .object({ emails: z.array(z.string()).min(1).max(100), role, days: z.number().int().min(1).max(30).default(7) })
          .meta({ examples: [{ emails: ['grace@example.com'], role: 'developer' }] }),
        response: {
          200: z.object({
            results: z.array(z.object({ email: z.string(), outcome: z.enum(['invited', 'already-member', 'already-invited']) })),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => inviteMembers(contextOf(request), request.body),
  )
  app.post(
    '/invitations/:id/resend',
    {
      schema: {
        tags,
        summary: 'Resend an invitation with a new link',
        ...requirePermission(resendInvitation),
        params: byId,
        response: { 200: z.object({ email: z.string(), expiresAt: z.date() }), ...errorResponses },
      },
    },
    async (request) => resendInvitation(contextOf(request), request.params),
  )
  app.delete(
    '/invitations/:id',
    {
      schema: {
        tags,
        summary: 'Revoke an invitation',
        ...requirePermission(revokeInvitation),
        params: byId,
        response: { 200: z.object({ email: z.string() }), ...errorResponses },
      },
    },
    async (request) => revokeInvitation(contextOf(request), request.params),
  )
}
