// Stands for the part of GitHub's API that comments need. It keeps them in a file, and writes its address
// into another.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , state, address] = process.argv;
const load = () => JSON.parse(readFileSync(state, 'utf8'));

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    const answer = (status, data) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(data));
    };
    if (request.headers.authorization !== 'Bearer good') return answer(403, { message: 'Resource not accessible' });
    const { comments } = load();
    const url = new URL(request.url, 'http://localhost');
    const data = text === '' ? undefined : JSON.parse(text);
    const save = () => writeFileSync(state, JSON.stringify({ comments }));
    if (request.method === 'GET' && url.pathname === '/repos/owner/name/issues/7/comments') {
      const page = Number(url.searchParams.get('page'));
      const size = Number(url.searchParams.get('per_page'));
      return answer(200, comments.slice((page - 1) * size, page * size));
    }
    if (request.method === 'POST' && url.pathname === '/repos/owner/name/issues/7/comments') {
      comments.push({ id: comments.length + 1, body: data.body, user: { type: 'Bot' } });
      save();
      return answer(201, comments.at(-1));
    }
    const [, id] = /^\/repos\/owner\/name\/issues\/comments\/(\d+)$/.exec(url.pathname) ?? [];
    const known = comments.find((one) => one.id === Number(id));
    if (request.method !== 'PATCH' || !known) return answer(404, { message: 'Not Found' });
    known.body = data.body;
    save();
    return answer(200, known);
  });
});
server.listen(0, '127.0.0.1', () => writeFileSync(address, `http://127.0.0.1:${server.address().port}`));
