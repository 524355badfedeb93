import { globProblem } from '@callboard/core/pattern/glob'
import { secretToken } from '@callboard/plugin-kit/secret-token'
import { z } from 'zod'
import { hostSchema } from './hosts.ts'

const login = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,38})$/

const glob = z
  .string()
  .min(1)
  .max(300)
  .superRefine((pattern, check) => {
    const message = globProblem(pattern)
    if (message) check.addIssue({ code: 'custom', message })
  })

/** A login from user input: the name, `@name`, or a URL that begins with it. */
const loginFrom = (text: string) =>
  text
    .trim()
    .replace(/^(https?:\/\/)?[\w.-]+\.[a-z]+(:\d+)?\/(orgs\/)?([^/?#]+).*$/i, '$4')
    .replace(/^@/, '')

const propertyName = z.string().trim().max(75).optional()

/** Settings entered by an admin. The form is generated from each field's `meta`. */
export const settingsSchema = z.object({
  organization: z
    .string()
    .max(300, 'Enter the name from the URL, for example "acme" of github.com/acme.')
    .transform(loginFrom)
    .pipe(z.string().regex(login, 'Enter the name from the URL, for example "acme" of github.com/acme.'))
    .meta({
      title: 'Organization',
      description: 'The name from its URL, for example "acme" of github.com/acme.',
      placeholder: 'acme',
    }),
  host: hostSchema.prefault('https://github.com').meta({
    destination: true,
    title: 'GitHub address',
    description: 'Change it for GitHub Enterprise Server or for an address at ghe.com.',
  }),
  paths: z
    .array(glob)
    .min(1, 'Enter at least one path.')
    .max(20)
    .default(['**/catalog-info.yaml', '**/catalog-info.yml'])
    .meta({ title: 'Catalog files', description: 'Paths in each repository, one per line. Supports * and **.' }),
  exclude: z
    .array(glob)
    .max(50)
    .default(['**/node_modules/**'])
    .meta({ title: 'Exclude', description: 'Paths that are never read, one per line.' }),
  archived: z.boolean().default(true).meta({ title: 'Read archived repositories' }),
  infer: z.boolean().default(false).meta({
    title: 'Infer entities from repositories without catalog files',
    description:
      'From their manifests, CODEOWNERS and API files; each value says where it comes from. A catalog file always takes precedence.',
    suggested: true,
    advanced: false,
  }),
  inferAll: z.boolean().default(false).meta({
    title: 'Infer from forks, templates and archived repositories too',
    description: 'They are listed either way, and their catalog files are read.',
  }),
  questions: z.boolean().default(false).meta({
    title: 'Read answered questions for Ask',
    description:
      'Discussions with an answer, and closed issues with the label below. Everybody here can read them, also those of private repositories, as with docs. Questions of repositories without an entity are not used.',
    advanced: false,
  }),
  questionLabel: z
    .string()
    .trim()
    .min(1, 'Enter a label, for example question.')
    .max(50)
    .default('question')
    .meta({ title: 'Label of questions', description: 'Closed issues with this label are read as questions.' }),
  teams: z.boolean().default(true).meta({ title: 'Read teams and members as groups and users' }),
  properties: z.boolean().default(true).meta({
    title: 'Read custom properties of repositories',
    description: 'They become labels, and evidence where a repository has no catalog file.',
  }),
  ownerProperty: propertyName.meta({
    title: 'Property that names the owner',
    description: 'The name of a custom property whose value is a team, such as payments or @acme/payments.',
    placeholder: 'team',
  }),
  systemProperty: propertyName.meta({ title: 'Property that names the system', placeholder: 'system' }),
  lifecycleProperty: propertyName.meta({ title: 'Property that names the lifecycle', placeholder: 'lifecycle' }),
})

/** Either a token, or the data of a GitHub App installation from the guided setup. */
export const secretsSchema = z
  .object({
    token: secretToken()
      .min(1)
      .optional()
      .meta({
        title: 'Fine-grained access token',
        description:
          'Create it in Settings > Developer settings, with read access to contents, metadata and organization members.',
        placeholder: 'github_pat_…',
        link: { label: 'Create a token on GitHub', href: 'https://github.com/settings/personal-access-tokens/new' },
      }),
    webhookSecret: z.string().trim().min(8, 'Use at least 8 characters.').optional().meta({
      advanced: true,
      inbound: true,
      title: 'Webhook secret',
      description: 'Only for manually created webhooks: the secret you set on GitHub.',
    }),
    appId: z.number().int().optional().meta({ hidden: true }),
    privateKey: z.string().optional().meta({ hidden: true }),
    installationId: z.number().int().optional().meta({ hidden: true }),
  })
  .refine((s) => s.token || (s.appId && s.privateKey && s.installationId), {
    message: 'Enter an access token, or set up a GitHub App instead.',
    path: ['token'],
  })

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>

/** Metadata of a repository from the listing and its last read, stored with the item and shown on its card. */
export const repositoryState = z.object({
  kind: z.literal('repository'),
  url: z.string(),
  description: z.string().nullable().default(null),
  visibility: z.string().nullable().default(null),
  archived: z.boolean().default(false),
  fork: z.boolean().default(false),
  template: z.boolean().default(false),
  mirror: z.boolean().default(false),
  disabled: z.boolean().default(false),
  empty: z.boolean().default(false),
  branch: z.string().nullable().default(null),
  language: z.string().nullable().default(null),
  pushedAt: z.string().nullable().default(null),
  topics: z.array(z.string()).default([]),
  codeOwners: z.array(z.string()).default([]),
  properties: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
})
export type RepositoryState = z.output<typeof repositoryState>
