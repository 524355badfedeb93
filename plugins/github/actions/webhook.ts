import { defineAction } from '@callboard/plugin-kit/actions'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { GitHubContext } from '../context.ts'
import { accountOf, orNothing, repositoryIn, repoUrl, withGrant } from './repository.ts'

const permission = '“Webhooks: write”'

export const createWebhook = defineAction({
  id: 'github:webhook',
  description: 'Adds a webhook to a repository on GitHub.',
  input: z.object({
    repoUrl,
    webhookUrl: z.url({ protocol: /^https?$/ }).max(2000),
    /** Signs the deliveries. */
    webhookSecret: z.string().max(500).optional(),
    /** Names of events, or `*`. */
    events: z.array(z.string().min(1).max(100)).min(1).max(100).default(['push']),
    active: z.boolean().default(true),
    contentType: z.enum(['form', 'json']).default('form'),
    insecureSsl: z.boolean().default(false),
  }),
  output: z.object({}),
  examples: [
    {
      description: 'Tell a build server about pushes',
      example:
        'repoUrl: ${{ parameters.repoUrl }}\nwebhookUrl: https://ci.example.com/hooks\nwebhookSecret: ${{ secrets.hook }}\ncontentType: json',
    },
  ],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, input) {
    const at = repositoryIn(context, input.repoUrl)
    const { webhookUrl: url, webhookSecret: secret, events, active, contentType, insecureSsl } = input
    try {
      const hook = await createClient(context).call(async ({ rest }) => {
        // A repeated attempt finds the webhook by its address.
        const before = run.attempt > 1 ? (await rest.repos.listWebhooks({ ...at, per_page: 100 })).data : []
        const known = before.find(({ config }) => config.url === url)
        if (known) return known
        const config = { url, content_type: contentType, insecure_ssl: insecureSsl ? '1' : '0', ...(secret ? { secret } : {}) }
        return (await rest.repos.createWebhook({ ...at, name: 'web', active, events, config })).data
      })
      run.log(`Added a webhook to ${at.owner}/${at.repo}.`)
      return { output: {}, undo: { ...at, hook: hook.id } }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, permission)
    }
  },
  async undo(context: GitHubContext, run, { owner, repo, hook }) {
    const at = { owner: String(owner), repo: String(repo) }
    await createClient(context).call(({ rest }) =>
      orNothing(404, () => rest.repos.deleteWebhook({ ...at, hook_id: Number(hook) })),
    )
    run.log(`Removed the webhook of ${at.owner}/${at.repo}.`)
  },
  describe: ({ webhookUrl, events }) => ({
    text: `Would add a webhook that sends ${events.join(', ')} to ${webhookUrl}.`,
    output: {},
  }),
})
