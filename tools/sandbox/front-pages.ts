import type { FastifyInstance } from 'fastify'
import type { Organization } from './github/organization.ts'
import type { Cluster } from './kubernetes/cluster.ts'
import type { Mailbox } from './mail/mailbox.ts'
import { escapeHtml, page } from './page.ts'

type Shown = { organization: Organization; clusters: ReadonlyMap<string, Cluster>; mailbox: Mailbox }

const linkify = (text: string) => escapeHtml(text).replace(/https?:\/\/[^\s&<]+/g, (url) => `<a href="${url}">${url}</a>`)

/** The start page, and the mailbox. */
export function frontPages(app: FastifyInstance, { organization, clusters, mailbox }: Shown): void {
  app.get('/mail', async (_, reply) =>
    reply
      .type('text/html')
      .send(
        page(
          'Mailbox',
          mailbox.mails
            .map(
              (m) =>
                `<article><b>${escapeHtml(m.subject)}</b><br><small>to ${escapeHtml(m.to)} · ${escapeHtml(m.at)}</small><pre>${linkify(m.text)}</pre></article>`,
            )
            .join('') || '<p>No mail yet.</p>',
        ),
      ),
  )
  app.get('/', async (_, reply) =>
    reply
      .type('text/html')
      .send(
        page(
          'What is here',
          `<ul><li><a href="/mail">Mailbox</a>: every mail that Callboard sent</li><li>Identity provider: <a href="/oidc/.well-known/openid-configuration">OpenID Connect</a>; whoever types an address is that person</li><li>Name server: TXT records, set with <code>POST /_sandbox/dns</code></li><li>Kubernetes: ${[...clusters.keys()].map((c) => `<code>/kubernetes/${escapeHtml(c)}</code>`).join(', ')}; break something with <code>POST /_sandbox/kubernetes/workloads {"cluster":"production-eu","name":"checkout-api","trouble":"crash"}</code></li><li>S3: <code>/s3/meridian-billing</code> with the sample organization's bills</li><li>Stripe: checkout and customer portal open from Callboard's billing page; let time pass with <code>POST /_sandbox/stripe/advance {"email":"…","days":32}</code></li><li>A language model, OpenAI-compatible at <code>/model/v1</code> with the key <code>stand-in-key</code>; its models, such as <code>stand-in</code>, behave as <a href="/model/v1/models">their names</a> say</li><li><a href="/slack">Slack</a>: what Callboard posted; write to it with <code>POST /_sandbox/slack/command {"team":"T0MERIDIAN","channel":"C0GENERAL","user":"U0ADA","text":"ask …"}</code></li><li>GitLab: the group <b>meridian</b>; Amazon ECS: the cluster <b>edge</b>; Cost Explorer, EKS, GKE and AKS</li><li>GitHub: the organization <b>${escapeHtml(organization.login)}</b> with ${organization.repositories.length} repositories</li></ul><ul>${organization.repositories.map((r) => `<li><a href="/github/${escapeHtml(r.slug)}">${escapeHtml(r.slug)}</a> ${r.archived ? '(archived)' : ''}</li>`).join('')}</ul>`,
        ),
      ),
  )
}
