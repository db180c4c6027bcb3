import type { OpenApiDocument, Operation } from './openapi.ts'

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c28}
h2{margin-top:3rem;border-bottom:1px solid #ddd}h3{margin:2rem 0 0;font-weight:600}
code,pre{font:14px/1.45 ui-monospace,monospace;background:#f4f4f7;border-radius:4px}code{padding:.1em .3em}
pre{padding:.8rem;overflow:auto;max-height:30rem}.method{font-weight:700;color:#0b6b5c}
table{border-collapse:collapse}td{padding:.15rem .8rem .15rem 0;vertical-align:top}summary{cursor:pointer}
@media(prefers-color-scheme:dark){body{background:#16161d;color:#e6e6ee}code,pre{background:#24242e}.method{color:#5fd3bf}h2{border-color:#444}}
`

/** The description of the API as a page that needs nothing else: no scripts, nothing from elsewhere. */
export function renderDocs(document: OpenApiDocument): string {
  const { info, paths, components } = document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = Map.groupBy(operations, ({ operation }) => operation.tags[0]!)
  const sections = [...groups].map(
    ([group, members]) => `<h2>${escapeHtml(group)}</h2>${members.map(renderOperation).join('')}`,
  )
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `<h3 id="${escapeHtml(name)}">${escapeHtml(name)}</h3>${renderJson(schema)}`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(info.title)} API</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(info.title)} API <small>${escapeHtml(info.version)}</small></h1><p>${escapeHtml(info.description)}</p>
<p>Machines read the same at <a href="/openapi.json">/openapi.json</a>. The API key is the user name of Basic
authentication (<code>curl -u KEY:</code>) or a Bearer token.</p>
${sections.join('')}<h2>Schemas</h2>${schemas.join('')}</body></html>`
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { summary, description, parameters, requestBody, responses } = operation
  const rows = parameters.map(
    ({ name, in: place, required, description: text = '' }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}${required ? '' : ', optional'}</td><td>${prose(text)}</td></tr>`,
  )
  const answers = Object.entries(responses).map(
    ([status, { description: text, content }]) =>
      `<tr><td>${status}</td><td>${prose(text)} ${renderContent(status === '200' ? content : {})}</td></tr>`,
  )
  return `<h3><span class="method">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code></h3>
<p><strong>${prose(summary)}.</strong> ${prose(description)}</p>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}
${requestBody ? `<p>Body: ${renderContent(requestBody.content)}</p>` : ''}
<details><summary>Answers</summary><table>${answers.join('')}</table></details>`
}

function renderContent(content: { readonly [type: string]: { readonly schema?: object } }): string {
  return Object.entries(content)
    .map(([type, { schema }]) => `<code>${escapeHtml(type)}</code>${schema ? ` ${renderSchema(schema)}` : ''}`)
    .join(', ')
}

/** A schema among the components as a link to it, any other as it is. */
function renderSchema(schema: object): string {
  const name = '$ref' in schema && typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1)! : undefined
  return name === undefined ? renderJson(schema) : `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`
}

function renderJson(value: object): string {
  return `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`
}

/** Text whose code is in backticks. */
function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => ENTITIES[mark]!)
}
