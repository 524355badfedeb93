import { actions, roles, type Scope } from '@callboard/core/permissions'
import { listAudit } from '@callboard/operations/audit/read-audit'
import { changeRole, removeMember } from '@callboard/operations/members/change-members'
import { inviteMembers, listInvitations, resendInvitation, revokeInvitation } from '@callboard/operations/members/invitations'
import { listMembers } from '@callboard/operations/members/list-members'
import { createToken, listTokens, revokeToken } from '@callboard/operations/tokens/tokens'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { contextOf } from '../authenticate.ts'
import { auditEntry, byId, invitation, member, needs, pageQuery, refusals, token } from './schemas.ts'

const byUser = z.object({ userId: z.uuid() })
const role = z.enum(roles)

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function memberRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['members']
  app.get(
    '/members',
    {
      schema: {
        tags,
        summary: 'List members',
        ...needs(listMembers),
        querystring: pageQuery.extend({ text: z.string().max(200).default(''), role: role.optional() }),
        response: { 200: z.object({ members: z.array(member), total: z.number().int() }), ...refusals },
      },
    },
    async (request) => listMembers(contextOf(request), request.query),
  )
  app.put(
    '/members/:userId/role',
    {
      schema: {
        tags,
        summary: 'Give a member another role. Ownership is given by owners in the portal, never by a token',
        ...needs(changeRole),
        params: byUser,
        body: z.object({ role }),
        response: { 200: z.object({ userId: z.uuid(), role }), ...refusals },
      },
    },
    async (request) => changeRole(contextOf(request), { ...request.params, ...request.body }),
  )
  app.delete(
    '/members/:userId',
    {
      schema: {
        tags,
        summary: 'Remove a member, who is out at once',
        ...needs(removeMember),
        params: byUser,
        response: { 200: z.object({ removed: z.string() }), ...refusals },
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
        ...needs(listInvitations),
        response: { 200: z.object({ invitations: z.array(invitation), total: z.number().int() }), ...refusals },
      },
    },
    async (request) => listInvitations(contextOf(request), {}),
  )
  app.post(
    '/invitations',
    {
      schema: {
        tags,
        summary: 'Invite people by mail',
        ...needs(inviteMembers),
        body: z.object({ emails: z.array(z.string()).min(1).max(100), role, days: z.number().int().min(1).max(30).default(7) }),
        response: {
          200: z.object({
            results: z.array(z.object({ email: z.string(), outcome: z.enum(['invited', 'already-member', 'already-invited']) })),
          }),
          ...refusals,
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
        summary: 'Send an invitation again, with a new link',
        ...needs(resendInvitation),
        params: byId,
        response: { 200: z.object({ email: z.string(), expiresAt: z.date() }), ...refusals },
      },
    },
    async (request) => resendInvitation(contextOf(request), request.params),
  )
  app.delete(
    '/invitations/:id',
    {
      schema: {
        tags,
        summary: 'Withdraw an invitation',
        ...needs(revokeInvitation),
        params: byId,
        response: { 200: z.object({ email: z.string() }), ...refusals },
      },
    },
    async (request) => revokeInvitation(contextOf(request), request.params),
  )
}

function tokenRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['tokens']
  app.get(
    '/tokens',
    {
      schema: {
        tags,
        summary: 'List API tokens, without what could be used',
        ...needs(listTokens),
        response: { 200: z.object({ tokens: z.array(token) }), ...refusals },
      },
    },
    async (request) => ({ tokens: await listTokens(contextOf(request), {}) }),
  )
  app.post(
    '/tokens',
    {
      schema: {
        tags,
        summary: 'Make a service token. It can do no more than the token that makes it, and is shown once',
        ...needs(createToken),
        body: z.object({
          name: z.string(),
          scopes: z.array(z.enum(actions as [Scope, ...Scope[]])).min(1),
          expiresAt: z.iso.datetime().optional(),
        }),
        response: { 201: z.object({ id: z.uuid(), token: z.string() }), ...refusals },
      },
    },
    async (request, reply) => reply.code(201).send(await createToken(contextOf(request), request.body)),
  )
  app.delete(
    '/tokens/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a token, at once',
        ...needs(revokeToken),
        params: byId,
        response: { 200: z.object({ name: z.string() }), ...refusals },
      },
    },
    async (request) => revokeToken(contextOf(request), request.params),
  )
}

function auditRoutes(server: FastifyInstance): void {
  server.withTypeProvider<ZodTypeProvider>().get(
    '/audit',
    {
      schema: {
        tags: ['audit'],
        summary: 'List audit entries, newest first',
        ...needs(listAudit),
        querystring: z.object({
          actor: z.string().max(200).optional(),
          action: z.string().max(100).optional(),
          target: z.string().max(200).optional(),
          from: z.iso.datetime({ offset: true }).optional(),
          until: z.iso.datetime({ offset: true }).optional(),
          after: z.uuid().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(50),
        }),
        response: { 200: z.object({ events: z.array(auditEntry), next: z.uuid().nullable() }), ...refusals },
      },
    },
    async (request) => listAudit(contextOf(request), request.query),
  )
}

/** People of the organization, their tokens, and what everybody did. */
export function peopleRoutes(app: FastifyInstance): void {
  memberRoutes(app)
  tokenRoutes(app)
  auditRoutes(app)
}
