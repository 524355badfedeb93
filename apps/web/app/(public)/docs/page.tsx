import { manifests } from '@callboard/plugins/manifests'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Facts, PublicSection, PublicText } from '~/components/public/public-page.tsx'
import { paths } from '~/lib/navigation/paths.ts'

export const metadata: Metadata = {
  title: 'Docs',
  description: 'How to connect Callboard, what it reads and which permissions it needs.',
}

const firstSteps = [
  'Create an account and confirm your email address. Name your organization; its address becomes the address of your portal.',
  'Connect GitHub, or explore with sample data. Entities appear while repositories are read.',
  'Review what was inferred. A repository without a catalog file is described from its code, its CODEOWNERS and its teams, and each value shows its source.',
  'Invite people. Viewers are free.',
]

const catalogFile = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout-api
spec:
  type: service
  lifecycle: production
  owner: payments`

/** Everything with an account to connect, as the plugins themselves say it. */
const connectable = manifests.flatMap(({ permissions, ...m }) => (permissions ? [{ ...m, permissions }] : []))

export default function DocsPage() {
  return (
    <PublicText title="Docs" lead="How to start, what Callboard reads, and which permissions it needs.">
      <PublicSection title="First steps">
        <ol className="flex list-decimal flex-col gap-1.5 pl-5 marker:text-faint">
          {firstSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </PublicSection>
      <PublicSection title="Describe a service">
        <p>
          Callboard reads catalog-info.yaml files in Backstage’s format. A push to the default branch updates the catalog within
          seconds.
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
        <pre tabIndex={0} className="overflow-x-auto rounded-md border bg-sub p-3 font-mono text-sm">
          {catalogFile}
        </pre>
      </PublicSection>
      <PublicSection title="Integrations">
        <p>Each integration is connected under Integrations, with the smallest permissions that it works with.</p>
        <div className="flex flex-col gap-3">
          {connectable.map((m) => (
            <section key={m.id} aria-label={m.name} className="rounded-lg border bg-panel p-4">
              <h3 className="font-semibold">{m.name}</h3>
              <p className="text-muted">{m.summary}</p>
              <div className="mt-3 grid gap-4 sm:grid-cols-2">
                <div>
                  <h4 className="mb-1 font-medium">Adds</h4>
                  <Facts items={m.adds} />
                </div>
                <div>
                  <h4 className="mb-1 font-medium">Needs</h4>
                  <Facts
                    items={m.permissions.map(
                      (p) => `${p.group ? `${p.group}: ` : ''}${p.name}, ${p.purpose}${p.optional ? ' (optional)' : ''}`,
                    )}
                  />
                </div>
              </div>
            </section>
          ))}
        </div>
      </PublicSection>
      <PublicSection title="Coding assistants" id="assistants">
        <p>
          Claude Code, Cursor, VS Code, Codex and others connect by the Model Context Protocol. Add the address of your portal
          with <code className="font-mono text-sm">/mcp</code>; Settings &gt; API tokens has the lines to copy. Your browser
          opens, you sign in, and choose what the assistant may read. It cannot change anything.
        </p>
        <p>
          Connected apps are listed in the same place, where you can disconnect yours and admins can disconnect any. Each call is
          in the audit log. Machines without a browser use an API token instead.
        </p>
      </PublicSection>
      <PublicSection title="API and Backstage">
        <p>
          An API token of your organization works with <code className="font-mono text-sm">/api/v1</code> and with Backstage’s
          catalog API. Tokens are created under Settings, and each has only the scopes that you choose. The{' '}
          <Link href={paths.apiReference()} className="text-accent underline">
            API reference
          </Link>{' '}
          has every route with examples.
        </p>
        <p>
          How data is protected is on the{' '}
          <Link href={paths.securityFacts()} className="text-accent underline">
            security page
          </Link>
          .
        </p>
      </PublicSection>
    </PublicText>
  )
}
