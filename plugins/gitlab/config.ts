import { z } from 'zod'

/** Settings entered by an admin. */
export const settingsSchema = z.object({
  group: z
    .string()
    .trim()
    .transform((text) => text.replace(/^\/+|\/+$/g, ''))
    .pipe(z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/, 'Enter the path of the group, for example acme or acme/platform.'))
    .meta({
      title: 'Group',
      description: 'Its path, as it stands in the address. Groups below it belong to it.',
      placeholder: 'acme/platform',
    }),
  host: z
    .url({ protocol: /^https?$/, error: 'Enter an address such as https://gitlab.com.' })
    .transform((text) => text.replace(/\/+$/, ''))
    .prefault('https://gitlab.com')
    .meta({
      destination: true,
      title: 'GitLab address',
      description: 'Change it for a GitLab of your own, for example https://gitlab.example.com.',
    }),
})

export const secretsSchema = z.object({
  token: z.string().trim().min(1, 'Enter an access token.').meta({
    title: 'Access token',
    description: 'Of the group or of a person, with the scope read_api.',
    placeholder: 'glpat-…',
  }),
  webhookSecret: z.string().trim().min(8, 'Use at least 8 characters.').optional().meta({
    advanced: true,
    inbound: true,
    title: 'Webhook secret',
    description: 'Only for a webhook that you add by hand: the secret token that you gave it on GitLab.',
  }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
