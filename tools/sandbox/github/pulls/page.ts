import type { FastifyInstance } from 'fastify'
import { escapeHtml, page } from '../../page.ts'
import type { GitHubState } from '../state.ts'
import { deliver, pushPayload } from '../webhooks.ts'
import { deliverClosed } from './deliver-closed.ts'

/** A pull request's page with its changes, and a button to merge it. */
export async function pullPages(app: FastifyInstance, state: GitHubState): Promise<void> {
  const find = (params: unknown) => {
    const { owner, repo, number } = params as Record<string, string>
    const repository = state.organization.repositories.find((r) => r.slug === `${owner}/${repo}`)
    const pull = repository?.branches.pulls.find((p) => String(p.number) === number)
    return repository && pull ? { repository, pull } : undefined
  }
  app.get('/:owner/:repo/pull/:number', async (request, reply) => {
    const found = find(request.params)
    if (!found) return reply.code(404).type('text/html').send(page('Not found', '<p>There is no such pull request.</p>'))
    const { repository, pull } = found
    const files = Object.entries(repository.branches.changesOf(pull))
      .map(([path, text]) => `<h2>${escapeHtml(path)}</h2><pre>${escapeHtml(text)}</pre>`)
      .join('')
    const state = pull.mergedAt
      ? '<p>Merged.</p>'
      : '<form method="post"><button class="button">Merge pull request</button></form>'
    return reply
      .type('text/html')
      .send(
        page(`${repository.slug}#${pull.number}: ${escapeHtml(pull.title)}`, `<p>${escapeHtml(pull.body)}</p>${state}${files}`),
      )
  })
  app.post('/:owner/:repo/pull/:number', async (request, reply) => {
    const found = find(request.params)
    if (!found || found.pull.mergedAt) return reply.code(404).send()
    const { repository, pull } = found
    const change = repository.branches.merge(pull)
    state.actions.push(repository, { sha: change.after, message: pull.title })
    await deliver(state.organization, state.access, 'push', pushPayload(state.base, repository, change, pull.title))
    await deliverClosed(state, repository, pull)
    return reply.redirect(`${state.base}/${repository.slug}/pull/${pull.number}`, 303)
  })
}
