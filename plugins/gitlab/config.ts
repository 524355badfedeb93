import { trimEndOf, trimOf } from '@callboard/core/trim'
import { secretToken } from '@callboard/plugin-kit/secret-token'
import { z } from 'zod'

/** Settings entered by an admin. */
export const settingsSchema = z.object({
  group: z
    .string()
    .trim()
    .transform((text) => trimOf(text, '/'))
    .pipe(z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/, 'Enter the path of the group, for example acme or acme/platform.'))
    .meta({
      title: 'Group',
      description: 'The group path from the URL. Subgroups are included.',
      placeholder: 'acme/platform',
    }),
  host: z
    .url({ protocol: /^https?$/, error: 'Enter an address such as https://gitlab.com.' })
    .transform((text) => trimEndOf(text, '/'))
    .prefault('https://gitlab.com')
    .meta({
      destination: true,
      title: 'GitLab address',
      description: 'For self-managed GitLab, for example https://gitlab.example.com.',
    }),
})

export const secretsSchema = z.object({
  token: secretToken()
    .min(1, 'Enter an access token.')
    .meta({
      title: 'Access token',
      description: 'A group or personal access token with the read_api scope.',
      placeholder: 'glpat-…',
      link: { label: 'Access tokens on GitLab', href: 'https://gitlab.com/-/user_settings/personal_access_tokens' },
    }),
  webhookSecret: z.string().trim().min(8, 'Use at least 8 characters.').optional().meta({
    advanced: true,
    inbound: true,
    title: 'Webhook secret',
    description: 'Only for manually created webhooks: the secret token you set on GitLab.',
  }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
