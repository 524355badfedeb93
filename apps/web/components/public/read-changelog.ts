type ChangeGroup = { title: string; changes: string[] }
export type Release = { title: string; groups: ChangeGroup[] }

/** Names of links stay; their targets are files of the repository, which this site does not have. */
const plain = (text: string) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/`/g, '')

/** The releases of a changelog in the format of Keep a Changelog, without empty groups. */
export function readChangelog(markdown: string): Release[] {
  const releases: Release[] = []
  for (const line of markdown.split('\n')) {
    const release = releases.at(-1)
    const group = release?.groups.at(-1)
    if (line.startsWith('## ')) releases.push({ title: plain(line.slice(3)), groups: [] })
    else if (line.startsWith('### ')) release?.groups.push({ title: plain(line.slice(4)), changes: [] })
    else if (line.startsWith('- ')) group?.changes.push(plain(line.slice(2)))
  }
  return releases
    .map(({ title, groups }) => ({ title, groups: groups.filter((g) => g.changes.length > 0) }))
    .filter((r) => r.groups.length > 0)
}
