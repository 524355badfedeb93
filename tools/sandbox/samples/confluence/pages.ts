export type SamplePage = {
  id: string
  title: string
  parentId?: string
  folder?: true
  /** Storage format; empty for a folder. */
  storage: string
  /** Who may read it, if not everybody who can view the space. */
  readers?: { users: string[]; groups: string[] }
}

const everybody = (page: Omit<SamplePage, 'readers'>): SamplePage => page

/** The spaces of the sample organization. */
export const sampleSpaces: readonly { id: string; key: string; name: string; content: readonly SamplePage[] }[] = [
  {
    id: '9100',
    key: 'ENG',
    name: 'Engineering',
    content: [
      everybody({ id: '91001', title: 'Engineering handbook', storage: '<p>How we work. Start with on-call and releases.</p>' }),
      everybody({
        id: '91002',
        title: 'On-call compensation',
        parentId: '91001',
        storage:
          '<h2>What is paid</h2><p>Each week on call is paid with <strong>400 euros</strong>, and each night in which you were paged with a free morning.</p><h2>How it is claimed</h2><p>Enter the weeks in the time sheet before the <strong>fifth</strong> of the next month.</p>',
      }),
      everybody({
        id: '91003',
        title: 'Requesting a production database copy',
        parentId: '91001',
        storage:
          '<p>Copies of production databases are anonymized before anybody sees them.</p><ac:structured-macro ac:name="info"><ac:rich-text-body><p>Ask the data platform team for a copy; it takes about <strong>two hours</strong>.</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="code"><ac:parameter ac:name="language">bash</ac:parameter><ac:plain-text-body><![CDATA[dbcopy request --from ledger --anonymized]]></ac:plain-text-body></ac:structured-macro>',
      }),
      {
        id: '91004',
        title: 'Salary bands',
        parentId: '91001',
        storage: '<p>The salary band of a staff engineer is between 110,000 and 130,000 euros.</p>',
        readers: { users: [], groups: ['people-team'] },
      },
      everybody({
        id: '91005',
        title: 'Salary bands by country',
        parentId: '91004',
        storage: '<p>Bands are adjusted by country.</p>',
      }),
    ],
  },
]
