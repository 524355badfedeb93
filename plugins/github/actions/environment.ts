import { AppError } from '@callboard/core/errors'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { type ActionRun, defineAction } from '@callboard/plugin-kit/actions'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { GitHubContext } from '../context.ts'
import type { Rest } from '../octokit.ts'
import { accountOf, isMadeByRun, orNothing, repositoryIn, repoUrl, withGrant } from './repository.ts'
import { sealSecret } from './seal-secret.ts'

const patterns = z.array(z.string().min(1).max(200)).max(100).default([])
const variableName = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'may only have letters, digits and underscores')
  .max(100)

const input = z.object({
  repoUrl,
  name: z.string().min(1).max(255),
  /** Which branches may deploy; all of them if absent. */
  deploymentBranchPolicy: z.object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() }).optional(),
  customBranchPolicyNames: patterns,
  customTagPolicyNames: patterns,
  environmentVariables: z.record(variableName, z.string().max(48 * 1024)).default({}),
  secrets: z.record(variableName, z.string().max(48 * 1024)).default({}),
  /** Minutes before a deployment begins. */
  waitTimer: z
    .number()
    .int()
    .min(0)
    .max(30 * 24 * 60)
    .optional(),
  preventSelfReview: z.boolean().optional(),
  /** Users and groups of the catalog, who are called the same at GitHub. */
  reviewers: z.array(z.string().max(500)).max(6).default([]),
})
type Input = z.output<typeof input>
type At = { owner: string; repo: string }
type InEnvironment = At & { environment_name: string }

/** @throws AppError `invalid_input` for one that GitHub does not know */
async function reviewerOf({ rest }: Rest, org: string, text: string) {
  const [kind, name = ''] =
    normalizeRef(text, { kind: 'user' })
      ?.split(/[:/]/)
      .filter((_, i) => i !== 1) ?? []
  const found =
    kind === 'group'
      ? await orNothing(404, () => rest.teams.getByName({ org, team_slug: name }))
      : await orNothing(404, () => rest.users.getByUsername({ username: name }))
  if (!found)
    throw new AppError('invalid_input', `GitHub knows no reviewer “${text}”. Reviewers are called there as in the catalog.`)
  return { type: kind === 'group' ? ('Team' as const) : ('User' as const), id: found.data.id }
}

/** Adds branches and tags that may deploy, unless an attempt before has. */
async function addPolicies({ rest }: Rest, at: InEnvironment, { customBranchPolicyNames, customTagPolicyNames }: Input) {
  const policies = [
    ...customBranchPolicyNames.map((name) => ({ name, type: 'branch' as const })),
    ...customTagPolicyNames.map((name) => ({ name, type: 'tag' as const })),
  ]
  if (policies.length === 0) return
  const { data } = await rest.repos.listDeploymentBranchPolicies({ ...at, per_page: 100 })
  const known = new Set(data.branch_policies.map(({ name, type }) => `${type} ${name}`))
  for (const policy of policies)
    if (!known.has(`${policy.type} ${policy.name}`)) await rest.repos.createDeploymentBranchPolicy({ ...at, ...policy })
}

async function addVariables({ rest }: Rest, at: InEnvironment, variables: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(variables)) {
    const made = await orNothing(409, () => rest.actions.createEnvironmentVariable({ ...at, name, value }))
    if (!made) await rest.actions.updateEnvironmentVariable({ ...at, name, value })
  }
}

async function addSecrets({ rest }: Rest, at: InEnvironment, secrets: Record<string, string>): Promise<void> {
  const named = Object.entries(secrets)
  if (named.length === 0) return
  const { data } = await rest.actions.getEnvironmentPublicKey(at)
  for (const [name, value] of named) {
    const sealed = { encrypted_value: await sealSecret(value, data.key), key_id: data.key_id }
    await rest.actions.createOrUpdateEnvironmentSecret({ ...at, secret_name: name, ...sealed })
  }
}

/** @returns whether it did not exist before this step */
async function create(client: Rest, run: ActionRun, at: At, asked: Input): Promise<boolean> {
  const { rest } = client
  const named = { ...at, environment_name: asked.name }
  const before = await orNothing(404, () => rest.repos.getEnvironment(named))
  const reviewers = []
  for (const text of asked.reviewers) reviewers.push(await reviewerOf(client, at.owner, text))
  await rest.repos.createOrUpdateEnvironment({
    ...named,
    deployment_branch_policy: asked.deploymentBranchPolicy ?? null,
    ...(asked.waitTimer === undefined ? {} : { wait_timer: asked.waitTimer }),
    ...(asked.preventSelfReview === undefined ? {} : { prevent_self_review: asked.preventSelfReview }),
    ...(reviewers.length > 0 ? { reviewers } : {}),
  })
  const isNew = !before || isMadeByRun(run, before.data.created_at)
  // One that existed before is not deleted with its history.
  if (isNew) run.setUndo({ ...at, environment: asked.name })
  await addPolicies(client, named, asked)
  await addVariables(client, named, asked.environmentVariables)
  await addSecrets(client, named, asked.secrets)
  return isNew
}

export const createEnvironment = defineAction({
  id: 'github:environment:create',
  description: 'Creates a deployment environment of a repository on GitHub, with its protection, variables and secrets.',
  input,
  output: z.object({}),
  examples: [
    {
      description: 'Production, which a team has to approve',
      example: 'repoUrl: ${{ parameters.repoUrl }}\nname: production\nwaitTimer: 10\nreviewers:\n  - group:default/platform',
    },
  ],
  account: (asked) => accountOf(asked.repoUrl),
  async run(context: GitHubContext, run, asked) {
    const at = repositoryIn(context, asked.repoUrl)
    try {
      const isNew = await createClient(context).call((client) => create(client, run, at, asked))
      run.log(`${isNew ? 'Created' : 'Changed'} the environment ${asked.name} of ${at.owner}/${at.repo}.`)
      return { output: {} }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, '“Administration: write” and “Environments: write”')
    }
  },
  async undo(context: GitHubContext, run, { owner, repo, environment }) {
    const at = { owner: String(owner), repo: String(repo), environment_name: String(environment) }
    await createClient(context).call(({ rest }) => orNothing(404, () => rest.repos.deleteAnEnvironment(at)))
    run.log(`Deleted the environment ${at.environment_name} of ${at.owner}/${at.repo}.`)
  },
  describe: ({ name, secrets, environmentVariables }) => {
    const count = Object.keys(secrets).length + Object.keys(environmentVariables).length
    return { text: `Would create the environment ${name} with ${count} variables and secrets.`, output: {} }
  },
})
