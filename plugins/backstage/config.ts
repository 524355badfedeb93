import { trimEndOf } from '@callboard/core/trim'
import { secretToken } from '@callboard/plugin-kit/secret-token'
import { z } from 'zod'

/** Settings entered by an admin. */
export const settingsSchema = z.object({
  url: z
    .url({ protocol: /^https?$/, error: 'Enter the Backstage URL, such as https://backstage.example.com.' })
    .max(500)
    .transform((url) => trimEndOf(url, '/').replace(/\/api(\/catalog)?$/, ''))
    .meta({
      destination: true,
      title: 'Address',
      description: 'URL of the backend.',
      placeholder: 'https://backstage.example.com',
    }),
})

export const secretsSchema = z.object({
  token: secretToken()
    .min(1, 'Enter a token.')
    .max(10_000)
    .meta({
      title: 'Token',
      link: { label: 'Static tokens in Backstage', href: 'https://backstage.io/docs/auth/service-to-service-auth#static-tokens' },
      description: 'A static token of backend.auth.externalAccess, or of an account that may read the catalog.',
    }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
