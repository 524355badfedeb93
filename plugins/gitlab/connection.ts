import { counted } from '@callboard/plugin-kit/counted'
import type { CheckedPermission, CheckResult, Connection, CredentialExpiry } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient, type GitLabContext, groupNotFound } from './client.ts'
import type { Secrets, Settings } from './config.ts'

const self = z.object({ expires_at: z.iso.date().nullish(), scopes: z.array(z.string()).nullish() })

/** What GitLab tells about the token; undefined for kinds of tokens that cannot query themselves. */
async function readToken(context: GitLabContext): Promise<z.output<typeof self> | undefined> {
  try {
    const { body } = await createClient(context).request('GET', 'personal_access_tokens/self')
    return self.safeParse(body).data
  } catch (error) {
    if (isVendorError(error) && ['forbidden', 'not_found'].includes(error.kind)) return undefined
    throw error
  }
}

async function scopesOf(context: GitLabContext): Promise<CheckedPermission[]> {
  const scopes = (await readToken(context))?.scopes
  if (!scopes) return [{ name: 'read_api', state: 'granted' }]
  // It has just read the group.
  return [
    { name: 'read_api', state: 'granted' },
    { name: 'api', state: scopes.includes('api') ? 'granted' : 'missing', optional: true },
  ]
}

async function check(context: GitLabContext): Promise<CheckResult> {
  const client = createClient(context)
  const { group } = context.settings
  try {
    const found = await client.groups.show(group, { withProjects: false })
    const { paginationInfo } = await client.groups.allProjects(group, {
      includeSubgroups: true,
      archived: false,
      perPage: 1,
      page: 1,
      showExpanded: true,
    })
    const count = paginationInfo.total
    return {
      account: found.full_path,
      found: [Number.isFinite(count) ? counted(count, 'project') : 'projects'],
      permissions: await scopesOf(context),
      warnings: count === 0 ? ['No project of this group is visible to the token.'] : [],
    }
  } catch (error) {
    throw isVendorError(error) && error.kind === 'not_found' ? groupNotFound(context.settings) : error
  }
}

/** Expiry of personal, group and project access tokens; they end at the start of this day, UTC. */
async function credentialExpiry(context: GitLabContext): Promise<CredentialExpiry | null> {
  const day = (await readToken(context))?.expires_at
  return day ? { expiresAt: new Date(`${day}T00:00:00Z`), label: 'access token' } : null
}

export const connection: Connection<Settings, Secrets> = { check, credentialExpiry }
