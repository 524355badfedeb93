import type { Metadata } from 'next'
import { Facts, PublicSection, PublicText } from '~/components/public/public-page.tsx'

export const metadata: Metadata = { title: 'Security', description: 'How Callboard protects your organization’s data.' }

// Each statement is a row of docs/security.md, which names the tests.
const sections = [
  {
    title: 'Isolation between organizations',
    facts: [
      'Every table with an organization’s data has row-level security, forced in the database. The role that serves pages and the API cannot bypass it.',
      'Generated tests call every operation, route and page as each role and as another organization, and compare every row of the other organization.',
      'Tokens of connected accounts, cached responses and rate-limit pauses are kept apart by organization.',
    ],
  },
  {
    title: 'Credentials of connected accounts',
    facts: [
      'Encrypted at rest with AES-256-GCM and bound to the organization. Keys can be rotated while Callboard is running.',
      'Never sent back to a browser, and left out of logs and traces.',
      'Changing the host of an integration requires entering its secret again. A redirect to another origin never receives a credential.',
    ],
  },
  {
    title: 'Sign-in and sessions',
    facts: [
      'Passwords are hashed with argon2id. Failed attempts are delayed by account and by network address; nobody can lock another person out.',
      'Sessions can be listed and ended at once. They expire after 14 days without use, and after 30 days in any case.',
      'Changing roles, tokens, domains, exports or removal requires confirming your identity within the last ten minutes.',
    ],
  },
  {
    title: 'Roles, support and audit',
    facts: [
      'Five roles, checked in every operation and not only on pages.',
      'Support can open your portal only with your consent, for a limited time, and may only read and sync. Each session is in your audit log.',
      'The audit log is append-only: the role that serves Callboard cannot change or delete an entry.',
    ],
  },
  {
    title: 'Untrusted content and outgoing requests',
    facts: [
      'Files from repositories are parsed in worker threads with a deadline, a memory limit and an empty environment. Markdown and SVG are sanitized.',
      'Every page has a content security policy with a nonce. Pages cannot be framed.',
      'Outgoing requests reach public addresses only, checked at the moment of connecting, so an integration cannot be pointed at internal networks.',
    ],
  },
  {
    title: 'Your data',
    facts: [
      'An owner can export all data as a zip file at any time.',
      'Removal has a grace period of 14 days, deletes everything, and then scans every table for leftovers. Owners get the result by email.',
      'A failed payment never deletes data.',
    ],
  },
]

export default function SecurityPage() {
  return (
    <PublicText
      title="Security"
      lead="What protects your organization’s data, as it is implemented and tested today. Callboard has no security certification."
    >
      {sections.map(({ title, facts }) => (
        <PublicSection key={title} title={title}>
          <Facts items={facts} />
        </PublicSection>
      ))}
      <PublicSection title="Report a vulnerability">
        <p>Write to the operator of this installation, and please allow time for a fix before publishing it.</p>
      </PublicSection>
    </PublicText>
  )
}
