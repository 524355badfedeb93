export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** The sandbox's own plain style, so that nobody mistakes it for the vendor. */
export const page = (
  title: string,
  body: string,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)} · Sandbox</title>
<style>:root{color-scheme:light dark}body{font:15px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}header{color:#92610a;border-bottom:1px solid #8884;margin-bottom:1.5rem;padding-bottom:.5rem;font-size:13px}pre{overflow:auto;line-height:1.5}pre span{display:block}pre i{display:inline-block;width:3rem;color:#888;font-style:normal}:target{background:#fd03}.button{display:inline-block;padding:.5rem 1rem;border-radius:.4rem;border:1px solid #4a5bd0;background:#4a5bd0;color:#fff;text-decoration:none;font:inherit}article{border:1px solid #8884;border-radius:.5rem;padding:1rem;margin:1rem 0}article pre{white-space:pre-wrap;margin:0}</style></head>
<body><header>Callboard sandbox: a stand-in on this machine. Nothing here is real.</header><h1>${escapeHtml(title)}</h1>${body}</body></html>`
