// A public client in a browser: PKCE, DPoP, pushed requests, and nothing but fetch() (RFC 9449, RFC 9126, RFC 7636).
'use strict';

const app = {nonce: {}};

const base64url = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const ascii = text => new TextEncoder().encode(text);
const sha256 = async text => base64url(await crypto.subtle.digest('SHA-256', ascii(text)));

async function start(issuer, clientId, redirectUri) {
  Object.assign(app, {clientId, redirectUri, verifier: base64url(crypto.getRandomValues(new Uint8Array(32)))});
  app.keys = await crypto.subtle.generateKey({name: 'ECDSA', namedCurve: 'P-256'}, false, ['sign']);
  const {kty, crv, x, y} = await crypto.subtle.exportKey('jwk', app.keys.publicKey);
  app.jwk = {kty, crv, x, y};
  app.metadata = await (await fetch(issuer + '/.well-known/oauth-authorization-server')).json();
}

async function proof(method, url, token) {
  const header = {typ: 'dpop+jwt', alg: 'ES256', jwk: app.jwk};
  const claims = {jti: crypto.randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1000)};
  const nonce = app.nonce[new URL(url).pathname];
  if (nonce) claims.nonce = nonce;
  if (token) claims.ath = await sha256(token);
  const signed = [header, claims].map(part => base64url(ascii(JSON.stringify(part)))).join('.');
  const signature = await crypto.subtle.sign({name: 'ECDSA', hash: 'SHA-256'}, app.keys.privateKey, ascii(signed));
  return signed + '.' + base64url(signature);
}

// Once more with the server's nonce where it asks for one; that can only be if the page may read DPoP-Nonce.
async function call(method, url, {body, token, tries = 2} = {}) {
  const headers = {DPoP: await proof(method, url, token)};
  if (token) headers.Authorization = 'DPoP ' + token;
  const response = await fetch(url, {method, headers, body});
  const fresh = response.headers.get('DPoP-Nonce');
  if (fresh) app.nonce[new URL(url).pathname] = fresh;
  if ((response.status === 400 || response.status === 401) && fresh && tries > 1) {
    return call(method, url, {body, token, tries: tries - 1});
  }
  return response;
}

async function push() {
  const body = new URLSearchParams({
    response_type: 'code', client_id: app.clientId, redirect_uri: app.redirectUri, scope: 'photos:read',
    code_challenge: await sha256(app.verifier), code_challenge_method: 'S256',
  });
  return (await call('POST', app.metadata.pushed_authorization_request_endpoint, {body})).json();
}

async function redeem(code) {
  const body = new URLSearchParams({
    grant_type: 'authorization_code', code, client_id: app.clientId, redirect_uri: app.redirectUri,
    code_verifier: app.verifier,
  });
  const answer = await (await call('POST', app.metadata.token_endpoint, {body})).json();
  app.token = answer.access_token;
  return answer.token_type || answer.error;
}

async function photos(url) {
  return (await (await call('GET', url, {token: app.token})).json()).results;
}

async function picture(url) {
  const response = await call('GET', url, {token: app.token});
  const bitmap = await createImageBitmap(await response.blob());
  const told = ['ETag', 'Accept-Ranges', 'Content-Type'].filter(name => response.headers.get(name));
  return {width: bitmap.width, told};
}

async function refused(url) {
  const response = await fetch(url, {headers: {Authorization: 'Bearer nothing'}});
  return {status: response.status, challenge: response.headers.get('WWW-Authenticate')};
}

async function revoke() {
  const body = new URLSearchParams({token: app.token, client_id: app.clientId});
  return (await fetch(app.metadata.revocation_endpoint, {method: 'POST', body})).status;
}

// What a page that may not read gets: its own error, and nothing of ours.
async function attempt(url, options) {
  try {
    return (await fetch(url, options)).status;
  } catch (problem) {
    return problem.name;
  }
}
