'use server'
import type { Scope } from '@callboard/core/permissions'
import { createOwnToken, createToken, revokeOwnToken, revokeToken } from '@callboard/operations/tokens/tokens'
import { runAction } from '../../lib/run-action.ts'
import { portalForAction } from '../../lib/tenant.ts'

type NewToken = { kind: 'personal' | 'service'; name: string; scopes: Scope[]; days: number | null }

export async function makeToken(base: string, token: NewToken) {
  return runAction(async () => {
    const { kind, name, scopes, days } = token
    const { context } = await portalForAction(base)
    const input = { name, scopes, ...(days ? { expiresAt: new Date(Date.now() + days * 86_400_000) } : {}) }
    return kind === 'service' ? createToken(context, input) : createOwnToken(context, input)
  })
}

export async function endToken(base: string, id: string, own: boolean) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    return own ? revokeOwnToken(context, { id }) : revokeToken(context, { id })
  })
}
