import { defineAction } from '@callboard/plugin-kit/actions'
import { z } from 'zod'
import { createClient, type GitLabContext } from '../client.ts'
import { accountOf, isMadeByRun, parseRepoUrl, projectIn, repoUrl, withGrant } from './project.ts'

export const triggerPipeline = defineAction({
  id: 'gitlab:pipeline:trigger',
  description: 'Starts a pipeline on GitLab.',
  input: z.object({
    repoUrl,
    branch: z.string().min(1).max(200),
    variables: z.record(z.string().max(255), z.string().max(10_000)).default({}),
  }),
  output: z.object({ pipelineUrl: z.string() }),
  examples: [
    {
      description: 'Start a deployment',
      example: 'repoUrl: ${{ parameters.repoUrl }}\nbranch: main\nvariables:\n  TARGET: production',
    },
  ],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitLabContext, run, { repoUrl: url, branch, variables }) {
    const { path } = projectIn(context, url)
    const client = createClient(context)
    try {
      // GitLab has no key for a request; a pipeline of the API since the first attempt is taken for it.
      const of = {
        ref: branch,
        source: 'api' as const,
        updatedAfter: run.firstStartedAt.toISOString(),
        perPage: 100,
        maxPages: 1,
      }
      const before = run.attempt > 1 ? await client.pipelines.all(path, of) : []
      const known = before.find((one) => one.source === 'api' && one.ref === branch && isMadeByRun(run, one.created_at))
      const given = Object.entries(variables).map(([key, value]) => ({ key, value }))
      const pipeline = known ?? (await client.pipelines.create(path, branch, { variables: given }))
      run.log(`Started the pipeline ${pipeline.id} of ${path}.`)
      return { output: { pipelineUrl: pipeline.web_url } }
    } catch (error) {
      throw withGrant(error, path)
    }
  },
  describe({ repoUrl: url, branch }) {
    const { host, owner, repo } = parseRepoUrl(url)
    return {
      text: `Would start a pipeline of ${repo} on ${branch}.`,
      output: { pipelineUrl: `https://${host || 'gitlab.com'}/${owner || 'group'}/${repo}/-/pipelines/1` },
    }
  },
})
