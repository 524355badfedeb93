/** The commit that the version of something read names, as a fact for a card; other sources' versions say nothing to people. */
export function commitFact(version: string | undefined) {
  const [, commit] = /^([0-9a-f]{40})\b/.exec(version ?? '') ?? []
  if (!commit) return []
  return [
    {
      label: 'Commit',
      value: (
        <code className="font-mono text-sm" title={commit}>
          {commit.slice(0, 10)}
        </code>
      ),
    },
  ]
}
