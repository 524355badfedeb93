import { defineAction } from '@callboard/plugin-kit/actions'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { GitHubContext } from '../context.ts'
import { accountOf, orNothing, repositoryIn, repoUrl, withGrant } from './repository.ts'
import { sealSecret } from './seal-secret.ts'

const secretName = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'may only have letters, digits and underscores')
  .max(100)

/** The type and the key itself; GitHub drops the comment. */
const keyPart = (key: string) => key.trim().split(/\s+/).slice(0, 2).join(' ')

export const createDeployKey = defineAction({
  id: 'github:deployKey:create',
  description: 'Adds a deploy key to a repository on GitHub, and its private key as a secret of Actions.',
  input: z.object({
    repoUrl,
    publicKey: z.string().min(1).max(10_000),
    privateKey: z
      .string()
      .min(1)
      .max(48 * 1024),
    deployKeyName: z.string().min(1).max(200),
    privateKeySecretName: secretName.default('KEY'),
  }),
  output: z.object({ privateKeySecretName: z.string() }),
  examples: [
    {
      description: 'Let workflows push',
      example:
        'repoUrl: ${{ parameters.repoUrl }}\npublicKey: ${{ parameters.publicKey }}\nprivateKey: ${{ secrets.privateKey }}\ndeployKeyName: Deployments',
    },
  ],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, { repoUrl: url, publicKey, privateKey, deployKeyName, privateKeySecretName }) {
    const at = repositoryIn(context, url)
    try {
      const key = await createClient(context).call(async ({ rest }) => {
        const before = run.attempt > 1 ? (await rest.repos.listDeployKeys({ ...at, per_page: 100 })).data : []
        const known = before.find((one) => keyPart(one.key) === keyPart(publicKey))
        const made = known ?? (await rest.repos.createDeployKey({ ...at, title: deployKeyName, key: publicKey })).data
        run.setUndo({ ...at, key: made.id })
        const { data: sealing } = await rest.actions.getRepoPublicKey(at)
        await rest.actions.createOrUpdateRepoSecret({
          ...at,
          secret_name: privateKeySecretName,
          encrypted_value: await sealSecret(privateKey, sealing.key),
          key_id: sealing.key_id,
        })
        return made
      })
      run.log(`Added the deploy key ${deployKeyName} to ${at.owner}/${at.repo}.`)
      return { output: { privateKeySecretName }, undo: { ...at, key: key.id, secret: privateKeySecretName } }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, '“Administration: write” and “Secrets: write”')
    }
  },
  async undo(context: GitHubContext, run, { owner, repo, key, secret }) {
    const at = { owner: String(owner), repo: String(repo) }
    await createClient(context).call(async ({ rest }) => {
      await orNothing(404, () => rest.repos.deleteDeployKey({ ...at, key_id: Number(key) }))
      if (secret !== undefined) await orNothing(404, () => rest.actions.deleteRepoSecret({ ...at, secret_name: String(secret) }))
    })
    run.log(`Removed the deploy key of ${at.owner}/${at.repo}, and its secret.`)
  },
  describe: ({ deployKeyName, privateKeySecretName }) => ({
    text: `Would add the deploy key ${deployKeyName}, with its private key as the secret ${privateKeySecretName}.`,
    output: { privateKeySecretName },
  }),
})
