/** The commit in an item's version, as a fact for a card. Versions of other sources mean nothing to users. */
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
