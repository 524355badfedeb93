import type { CheckResult, Connection, CredentialExpiry } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient, type GitLabContext, groupNotFound } from './client.ts'
import type { Secrets, Settings } from './config.ts'

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
      found: [Number.isFinite(count) ? `${count} projects` : 'projects'],
      warnings: count === 0 ? ['No project of this group is visible to the token.'] : [],
    }
  } catch (error) {
    throw isVendorError(error) && error.kind === 'not_found' ? groupNotFound(context.settings) : error
  }
}

const self = z.object({ expires_at: z.iso.date().nullish() })

/** Expiry of personal, group and project access tokens; they end at the start of this day, UTC. */
async function credentialExpiry(context: GitLabContext): Promise<CredentialExpiry | null> {
  try {
    const { body } = await createClient(context).request('GET', 'personal_access_tokens/self')
    const day = self.safeParse(body).data?.expires_at
    return day ? { expiresAt: new Date(`${day}T00:00:00Z`), label: 'access token' } : null
  } catch (error) {
    // Other kinds of tokens cannot query themselves.
    if (isVendorError(error) && ['forbidden', 'not_found'].includes(error.kind)) return null
    throw error
  }
}

export const connection: Connection<Settings, Secrets> = { check, credentialExpiry }
