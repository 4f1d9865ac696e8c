// What the page says to the drive, and how it takes the answers. It knows the issuer and its own client identifier; the
// endpoints are in the metadata. Tokens are in the memory of this page and nowhere else.
import * as oauth from "./vendor/oauth4webapi/oauth4webapi.js";
import { forgetKey, keyPair } from "./key.js";

const SCOPE = "photos:read";
const WISH = [{ type: "photos", actions: ["read"], duration: "hour", location: false }];
const FLOW = "flow"; // where this tab keeps state and verifier while the browser is away

// The drive lets us see nothing any more; `byItself`: because the time was over.
export class Over extends Error {
  constructor(byItself) {
    super("The access is over.");
    this.byItself = byItself;
  }
}

export class Denied extends Error {}
export class Stray extends Error {}
export class Gone extends Error {}

export class Drive {
  constructor({ issuer, client }) {
    this.issuer = new URL(issuer);
    this.client = { client_id: client };
    this.redirectUri = new URL("/", location.href).href;
    // https everywhere; a drive on this machine has none.
    this.insecure = { [oauth.allowInsecureRequests]: this.issuer.protocol === "http:" };
  }

  // The metadata (RFC 8414), and the proofs of our key. `processDiscoveryResponse` refuses another issuer's.
  async connect() {
    if (this.server) return;
    const options = { algorithm: "oauth2", ...this.insecure };
    const answer = await oauth.discoveryRequest(this.issuer, options);
    const server = await oauth.processDiscoveryResponse(this.issuer, answer);
    this.proofs = oauth.DPoP(this.client, await keyPair());
    this.server = server;
  }

  // Where the list of photos begins: the metadata of the API (RFC 9728) must name this server as the one it trusts.
  async photosAddress() {
    const answer = await oauth.resourceDiscoveryRequest(this.issuer, this.insecure);
    const api = await oauth.processResourceDiscoveryResponse(this.issuer, answer);
    if (!api.authorization_servers?.includes(this.server.issuer)) throw new Error("The API trusts another server.");
    return new URL("/api/v1/photos/", api.resource).href;
  }

  // Send the browser off to be asked (RFC 6749 section 4.1.1, PKCE: RFC 7636).
  async ask() {
    await this.connect();
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    sessionStorage.setItem(FLOW, JSON.stringify({ verifier, state }));
    const address = new URL(this.server.authorization_endpoint);
    address.search = new URLSearchParams({
      response_type: "code",
      client_id: this.client.client_id,
      redirect_uri: this.redirectUri,
      scope: SCOPE,
      authorization_details: JSON.stringify(WISH),
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      dpop_jkt: await this.proofs.calculateThumbprint(),
    });
    location.assign(address);
  }

  // The browser is back at `address`: the code for a token (sections 4.1.2 and 4.1.3). Throws Denied or Stray.
  async comeBack(address) {
    const flow = JSON.parse(sessionStorage.getItem(FLOW) ?? "{}");
    sessionStorage.removeItem(FLOW);
    if (!flow.state) throw new Stray();
    await this.connect();
    const code = this.answered(address, flow.state);
    const said = await this.again(async () => {
      const answer = await oauth.authorizationCodeGrantRequest(
        this.server, this.client, oauth.None(), code, this.redirectUri, flow.verifier,
        { DPoP: this.proofs, ...this.insecure });
      return oauth.processAuthorizationCodeResponse(this.server, this.client, answer);
    });
    if (said.token_type !== "dpop") throw new Error("The token is not bound to our key.");
    this.token = said.access_token;
    this.until = Date.now() + (said.expires_in ?? 0) * 1000;
  }

  // The parameters that came back, once state and issuer (RFC 9207) are ours.
  answered(address, state) {
    try {
      return oauth.validateAuthResponse(this.server, this.client, address, state);
    } catch (problem) {
      if (!(problem instanceof oauth.AuthorizationResponseError)) throw new Stray();
      throw problem.error === "access_denied" ? new Denied() : problem;
    }
  }

  // One part of the list: `{results, next}`. Throws Over.
  async photos(address) {
    this.start ??= await this.photosAddress();
    const answer = await this.get(new URL(address ?? this.start));
    return answer.json();
  }

  // The picture of one photo. Throws Over or Gone.
  async picture(photo) {
    const answer = await this.get(new URL(photo.files.preview));
    return answer.blob();
  }

  async get(address) {
    if (!address.href.startsWith(this.start)) throw new Gone(); // the token is for the API and for nobody else
    const answer = await this.again(() => oauth.protectedResourceRequest(
      this.token, "GET", address, undefined, null, { DPoP: this.proofs, ...this.insecure }));
    if (answer.status === 404) throw new Gone();
    if (!answer.ok) throw new Error(`The drive answered ${answer.status}.`);
    return answer;
  }

  // Give the access back (RFC 7009), and forget token and key.
  async giveBack() {
    const token = this.token;
    this.forget();
    const answer = await oauth.revocationRequest(this.server, this.client, oauth.None(), token, this.insecure);
    await oauth.processRevocationResponse(answer);
    await forgetKey();
  }

  forget() {
    this.token = undefined;
  }

  // Do `call`, and once more if the drive wants a newer nonce in the proof (RFC 9449 sections 8 and 9).
  async again(call) {
    try {
      return await call();
    } catch (problem) {
      if (!oauth.isDPoPNonceError(problem)) throw this.meant(problem);
    }
    try {
      return await call();
    } catch (problem) {
      throw this.meant(problem);
    }
  }

  meant(problem) {
    const refused = problem instanceof oauth.WWWAuthenticateChallengeError;
    return refused ? new Over(Date.now() >= this.until) : problem;
  }
}
