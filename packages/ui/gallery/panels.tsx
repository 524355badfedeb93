import { Boxes, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '../badge.tsx'
import { Button } from '../button.tsx'
import { Card, Facts, Row } from '../card.tsx'
import { CodeBlock } from '../code-block.tsx'
import { CopyText } from '../copy-text.tsx'
import { EmptyState } from '../empty-state.tsx'
import { Field, Input, Select, TextArea } from '../field.tsx'
import { Notice } from '../notice.tsx'
import { PageTitle, Skeleton, WithSide } from '../page.tsx'
import { ScrollToCurrent } from '../scroll-to-current.tsx'
import { Segments } from '../segments.tsx'
import { Table, Td, Th } from '../table.tsx'

const controls: Record<string, ReactNode> = {
  button: (
    <div className="flex flex-wrap items-center gap-2">
      <Button variant="primary">
        <Plus aria-hidden />
        Connect
      </Button>
      <Button>Sync now</Button>
      <Button variant="quiet">Cancel</Button>
      <Button variant="danger">Remove</Button>
      <Button disabled>Saving</Button>
      <Button reason="Only owners and admins connect accounts.">Connect</Button>
      <Button size="icon" aria-label="Add">
        <Plus aria-hidden />
      </Button>
      <Button size="large" variant="primary">
        Start free
      </Button>
    </div>
  ),
  'copy-text': (
    <div className="max-w-72">
      <CopyText label="address" text="https://meridian.callboard.example/api/v1/catalog/entities?limit=500" />
    </div>
  ),
  field: (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field name="name" label="Name" help="Shown in the navigation.">
        {(props) => <Input {...props} defaultValue="Meridian" />}
      </Field>
      <Field name="token" label="Access token" error="The token is expired. Create a new one at GitHub.">
        {(props) => <Input {...props} defaultValue="ghp_expired" />}
      </Field>
      <Field name="role" label="Role">
        {(props) => (
          <Select {...props}>
            <option>Member</option>
          </Select>
        )}
      </Field>
      <Field name="rules" label="Rules">
        {(props) => <TextArea {...props} defaultValue={'team: payments\ntier: 1'} />}
      </Field>
    </div>
  ),
  segments: (
    <Segments
      label="Period"
      current="30"
      segments={[7, 30, 90].map((days) => ({ key: `${days}`, label: `${days} days`, href: `#${days}` }))}
    />
  ),
  'scroll-to-current': (
    <nav aria-label="Tabs" className="flex w-48 gap-4 overflow-x-auto">
      {['Overview', 'Relations', 'Definition', 'Docs', 'History'].map((tab) => (
        <a key={tab} href={`#${tab}`} aria-current={tab === 'Docs' ? 'page' : undefined} className="aria-[current]:text-accent">
          {tab}
        </a>
      ))}
      <ScrollToCurrent current="Docs" />
    </nav>
  ),
}

const content: Record<string, ReactNode> = {
  card: (
    <Card title="Links" icon={<Boxes aria-hidden />} aside="2 of 14">
      <Row>Runbook</Row>
      <Row>Dashboard</Row>
      <Facts
        facts={[
          { label: 'Owner', value: 'payments' },
          { label: 'Lifecycle', value: 'production' },
        ]}
      />
    </Card>
  ),
  'code-block': (
    <CodeBlock label="catalog-info.yaml">{'kind: Component\nmetadata:\n  name: ledger\nspec:\n  owner: payments'}</CodeBlock>
  ),
  'empty-state': (
    <EmptyState icon={<Boxes />} title="No services yet" action={<Button variant="primary">Connect GitHub</Button>}>
      Services appear here when repositories are read.
    </EmptyState>
  ),
  notice: (
    <div className="flex flex-col gap-2">
      <Notice tone="info" title="The catalog is being read.">
        8 of 25 repositories so far.
      </Notice>
      <Notice tone="ok" title="The connection works." />
      <Notice tone="warn" title="Some repositories could not be read." action={<Button>Sync report</Button>}>
        3 of 25 contain a file that is not valid.
      </Notice>
      <Notice tone="bad" title="The access token is no longer valid.">
        Enter a new one.
      </Notice>
    </div>
  ),
  page: (
    <div className="flex flex-col gap-4">
      <PageTitle
        icon={<Boxes aria-hidden />}
        title="ledger"
        badges={<Badge>production</Badge>}
        detail="Books every payment once."
        actions={<Button>Edit</Button>}
      />
      <WithSide side={<Skeleton className="h-24" />}>
        <Skeleton className="h-24" />
      </WithSide>
    </div>
  ),
  table: (
    <Table label="Budgets">
      <thead>
        <tr>
          <Th sort="ascending">Team</Th>
          <Th right>Spent</Th>
          <Th right>Budget</Th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <Td>payments</Td>
          <Td right>1,204.10 USD</Td>
          <Td right>2,000.00 USD</Td>
        </tr>
        <tr>
          <Td>search</Td>
          <Td right>86.00 USD</Td>
          <Td right>–</Td>
        </tr>
      </tbody>
    </Table>
  ),
}

export const panels: Record<string, ReactNode> = { ...controls, ...content }
