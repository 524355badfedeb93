import { defineAction } from '@callboard/plugin-kit/actions'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { GitHubContext } from '../context.ts'
import { accountOf, orNothing, repositoryIn, repoUrl, withGrant } from './repository.ts'

export const createAutolink = defineAction({
  id: 'github:autolinks:create',
  description: 'Makes references such as TICKET-123 links in a repository on GitHub.',
  input: z.object({
    repoUrl,
    keyPrefix: z.string().min(1).max(100),
    urlTemplate: z.string().max(2000).includes('<num>', 'must contain <num>, which stands for the reference'),
    isAlphanumeric: z.boolean().default(true),
  }),
  output: z.object({}),
  examples: [
    {
      description: 'Link tickets',
      example: 'repoUrl: ${{ parameters.repoUrl }}\nkeyPrefix: TICKET-\nurlTemplate: https://tickets.example.com/<num>',
    },
  ],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, { repoUrl: url, keyPrefix, urlTemplate, isAlphanumeric }) {
    const at = repositoryIn(context, url)
    try {
      const autolink = await createClient(context).call(async ({ rest }) => {
        const before = run.attempt > 1 ? (await rest.repos.listAutolinks(at)).data : []
        const known = before.find((one) => one.key_prefix === keyPrefix && one.url_template === urlTemplate)
        if (known) return known
        const fields = { key_prefix: keyPrefix, url_template: urlTemplate, is_alphanumeric: isAlphanumeric }
        return (await rest.repos.createAutolink({ ...at, ...fields })).data
      })
      run.log(`References that begin with ${keyPrefix} are links in ${at.owner}/${at.repo}.`)
      return { output: {}, undo: { ...at, autolink: autolink.id } }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, '“Administration: write”')
    }
  },
  async undo(context: GitHubContext, run, { owner, repo, autolink }) {
    const at = { owner: String(owner), repo: String(repo) }
    await createClient(context).call(({ rest }) =>
      orNothing(404, () => rest.repos.deleteAutolink({ ...at, autolink_id: Number(autolink) })),
    )
    run.log(`Removed the autolink of ${at.owner}/${at.repo}.`)
  },
  describe: ({ keyPrefix, urlTemplate }) => ({ text: `Would link ${keyPrefix}<num> to ${urlTemplate}.`, output: {} }),
})
