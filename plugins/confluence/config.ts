import { trimEndOf } from '@callboard/core/trim'
import { catalogOwner } from '@callboard/plugin-kit/catalog-owner'
import { secretToken } from '@callboard/plugin-kit/secret-token'
import { z } from 'zod'

/** Keys of personal spaces begin with a tilde. */
const spaceKey = /^~?[\w.-]+$/

/** Settings entered by an admin. */
export const settingsSchema = z.object({
  site: z
    .url({ protocol: /^https?$/, error: 'Enter an address such as https://acme.atlassian.net.' })
    .transform((text) => trimEndOf(text, '/').replace(/\/wiki$/, ''))
    .meta({
      destination: true,
      title: 'Site',
      description: 'The address of Confluence Cloud, for example https://acme.atlassian.net.',
      placeholder: 'https://acme.atlassian.net',
    }),
  spaces: z
    .array(z.string().trim().regex(spaceKey, 'Enter keys of spaces, such as ENG, one per line.').max(255))
    .min(1, 'Enter at least one space.')
    .max(50, 'Enter at most 50 spaces.')
    .meta({
      title: 'Spaces',
      description:
        'Keys of the spaces to read, one per line. Everybody in this organization can read their pages here, except pages with view restrictions.',
    }),
  owner: catalogOwner().meta({
    title: 'Owner',
    description: 'The team in the catalog that feedback about these pages goes to, for example platform.',
    placeholder: 'platform',
  }),
  email: z.email('Enter the email address of the account.').meta({
    title: 'Email address of the account',
    description: 'Use an account of its own that may only view these spaces.',
    placeholder: 'callboard@acme.example',
  }),
})

export const secretsSchema = z.object({
  token: secretToken()
    .min(1, 'Enter an API token.')
    .meta({
      title: 'API token',
      description: 'An API token without scopes of that account. It can do what the account can, so give that nothing but View.',
      link: {
        label: 'API tokens of your Atlassian account',
        href: 'https://id.atlassian.com/manage-profile/security/api-tokens',
      },
    }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
