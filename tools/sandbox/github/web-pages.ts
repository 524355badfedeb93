import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { escapeHtml, page } from '../page.ts'
import { pullPages } from './pulls/page.ts'
import { githubSignIn, type OAuthApp } from './sign-in.ts'
import type { GitHubState } from './state.ts'
import { deliver } from './webhooks.ts'

/** The linked pages of GitHub's website: files, repositories, and the set-up of an App. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export async function githubPages(app: FastifyInstance, state: GitHubState, oauth?: OAuthApp): Promise<void> {
  await app.register(formbody)
  if (oauth) await githubSignIn(app, state, oauth)
  await pullPages(app, state)
  const { access } = state
  app.get('/avatars/:name', async (request, reply) => {
    const initial = (request.params as { name: string }).name.slice(0, 1).toUpperCase()
    return reply
      .type('image/svg+xml')
      .send(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="#7784e6"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${escapeHtml(initial)}</text></svg>`,
      )
  })
  app.get('/organizations/:org/settings/apps/new', async (_, reply) =>
    reply.type('text/html').send(page('Create a GitHub App', '<p>Callboard sends a form here. Start from its connect page.</p>')),
  )
  app.post('/organizations/:org/settings/apps/new', async (request, reply) => {
    const { manifest } = request.body as { manifest?: string }
    const { state: key = '' } = request.query as { state?: string }
    const { code, app: registered } = access.register(JSON.parse(manifest ?? '{}'))
    const next = new URL(registered.redirectUrl)
    next.searchParams.set('code', code)
    next.searchParams.set('state', key)
    const rights = Object.entries(registered.permissions)
      .map(([name, level]) => `<li>${escapeHtml(name)}: ${escapeHtml(level)}</li>`)
      .join('')
    return reply
      .type('text/html')
      .send(
        page(
          'Create a GitHub App',
          `<p><b>${escapeHtml(registered.name)}</b> asks for:</p><ul>${rights}</ul><p><a class="button" href="${escapeHtml(next.href)}">Create GitHub App</a></p>`,
        ),
      )
  })
  app.get('/apps/:slug/installations/new', async (request, reply) => {
    const registered = access.apps.find((a) => a.slug === (request.params as { slug: string }).slug)
    if (!registered) return reply.code(404).type('text/html').send(page('Not found', '<p>There is no such App.</p>'))
    const key = (request.query as { state?: string }).state ?? ''
    return reply
      .type('text/html')
      .send(
        page(
          `Install ${escapeHtml(registered.name)}`,
          `<form method="post"><input type="hidden" name="state" value="${escapeHtml(key)}"><p>On <b>${escapeHtml(state.organization.login)}</b>, all repositories.</p><button class="button">Install</button></form>`,
        ),
      )
  })
  app.post('/apps/:slug/installations/new', async (request, reply) => {
    const registered = access.apps.find((a) => a.slug === (request.params as { slug: string }).slug)
    if (!registered) return reply.code(404).send()
    const id = access.install(registered)
    void deliver(state.organization, access, 'installation', { action: 'created' })
    const next = new URL(registered.setupUrl)
    next.searchParams.set('installation_id', String(id))
    next.searchParams.set('setup_action', 'install')
    next.searchParams.set('state', (request.body as { state?: string }).state ?? '')
    return reply.redirect(next.href)
  })
  app.get('/:owner/:repo/blob/:branch/*', async (request, reply) => {
    const { owner, repo, branch, '*': path } = request.params as Record<string, string>
    const repository = state.organization.repositories.find((r) => r.slug === `${owner}/${repo}`)
    const object = repository?.resolve(`${branch}:${path}`)
    if (object?.__typename !== 'Blob')
      return reply.code(404).type('text/html').send(page('Not found', '<p>There is no such file.</p>'))
    const lines = (object.text ?? '')
      .split('\n')
      .map((line, i) => `<span id="L${i + 1}"><i>${i + 1}</i>${escapeHtml(line)}</span>`)
      .join('\n')
    return reply.type('text/html').send(page(`${owner}/${repo}: ${path}`, `<pre>${lines}</pre>`))
  })
  app.get('/:owner/:repo', async (request, reply) => {
    const { owner, repo } = request.params as Record<string, string>
    const repository = state.organization.repositories.find((r) => r.slug === `${owner}/${repo}`)
    if (!repository) return reply.code(404).type('text/html').send(page('Not found', '<p>There is no such repository.</p>'))
    const files =
      repository.commit?.tree.entries
        .map(
          (e) =>
            `<li>${e.type === 'blob' ? `<a href="${state.base}/${repository.slug}/blob/${repository.branch}/${escapeHtml(e.path)}">${escapeHtml(e.name)}</a>` : `${escapeHtml(e.name)}/`}</li>`,
        )
        .join('') ?? '<li>empty</li>'
    return reply
      .type('text/html')
      .send(page(repository.slug, `<p>${escapeHtml(repository.description ?? '')}</p><ul>${files}</ul>`))
  })
}
