import { trimEndOf } from '@callboard/core/trim'
import { catalogOwner } from '@callboard/plugin-kit/catalog-owner'
import { secretToken } from '@callboard/plugin-kit/secret-token'
import { z } from 'zod'

/** Settings entered by an admin. */
export const settingsSchema = z.object({
  owner: catalogOwner().meta({
    title: 'Owner',
    description: 'The team in the catalog that feedback about these pages goes to, for example platform.',
    placeholder: 'platform',
  }),
  host: z
    .url({ protocol: /^https?$/, error: 'Enter an address such as https://api.notion.com.' })
    .transform((text) => trimEndOf(text, '/'))
    .prefault('https://api.notion.com')
    .meta({ destination: true, title: 'Address of the Notion API', description: 'Change it only to use a proxy of your own.' }),
})

export const secretsSchema = z.object({
  token: secretToken()
    .min(1, 'Enter the secret of a connection.')
    .meta({
      title: 'Installation access token',
      description:
        'Create an internal connection with the capability Read content alone, and share pages with it. Everybody in this organization can read what you share.',
      placeholder: 'ntn_…',
      link: { label: 'Connections on Notion', href: 'https://www.notion.so/profile/integrations' },
    }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
