//! A request, its redirects and retries, and the body of the answer, all within limits.

use reqwest::header::{HeaderMap, HeaderValue, ACCEPT_ENCODING, CONTENT_LENGTH, LOCATION};
use reqwest::{Body, Method, Response, Url};
use tokio::time::{timeout, timeout_at, Duration, Instant};

use super::failure::{from_answer, from_reqwest, shorten, shown, Status};
use super::{Network, Reach};
use crate::error::ContentError;
use crate::verified::{Spool, Verified};

/// The most redirects that are followed.
const REDIRECTS: usize = 5;

/// What is asked of a server.
pub(crate) struct Ask<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) reach: Reach,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<&'a Verified>,
}

impl Ask<'_> {
    /// Ask for what is at an address.
    pub(crate) fn get(url: Url, reach: Reach) -> Self {
        Self { method: Method::GET, url, reach, headers: HeaderMap::new(), body: None }
    }

    /// Ask only whether something is there, and how long it is.
    pub(crate) fn head(url: Url, reach: Reach) -> Self {
        Self { method: Method::HEAD, ..Self::get(url, reach) }
    }
}

impl Network {
    /// Fetch into `spool`, as often as the limits say. Content that did not come whole leaves nothing in it.
    ///
    /// # Errors
    /// Every one but those of a store of one's own.
    pub(crate) async fn fetch(&self, ask: &Ask<'_>, mut spool: Spool) -> Result<Spool, ContentError> {
        let place = shown(&ask.url);
        spool.set_place(&place);
        let mut retry = self.limits().retry();
        loop {
            let error = match self.fetch_once(ask, &mut spool).await {
                Ok(()) => return Ok(spool),
                Err(error) => error,
            };
            let Some(wait) = retry.wait(&error) else { return Err(error) };
            spool.restart();
            tokio::time::sleep(wait).await;
        }
    }

    /// Fetch into `spool`, once.
    pub(crate) async fn fetch_once(&self, ask: &Ask<'_>, spool: &mut Spool) -> Result<(), ContentError> {
        let response = self.send(ask).await?;
        self.receive(response, shown(&ask.url), spool).await
    }

    /// Send a request, as often as the limits say, and return the answer with a good status.
    pub(crate) async fn ask(&self, ask: &Ask<'_>) -> Result<Response, ContentError> {
        let mut retry = self.limits().retry();
        loop {
            let error = match self.send(ask).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let Some(wait) = retry.wait(&error) else { return Err(error) };
            tokio::time::sleep(wait).await;
        }
    }

    /// Send a request once, and follow redirects, where it only reads. Where one leads, someone else chose.
    pub(crate) async fn send(&self, ask: &Ask<'_>) -> Result<Response, ContentError> {
        let (mut url, mut reach) = (ask.url.clone(), ask.reach);
        for _ in 0..=REDIRECTS {
            let response = self.send_to(ask, &url, reach).await?;
            match Status::of(response.status()) {
                Status::Good => return Ok(response),
                Status::Elsewhere if ask.body.is_none() => {
                    url = next(&url, &response)?;
                    reach = Reach::Public;
                }
                Status::Elsewhere | Status::Bad => return Err(self.refused(shown(&url), response).await),
            }
        }
        Err(ContentError::Redirected { place: shown(&ask.url), got: format!("another one, to {}", shown(&url)) })
    }

    async fn send_to(&self, ask: &Ask<'_>, url: &Url, reach: Reach) -> Result<Response, ContentError> {
        let client = self.client(url, reach)?;
        let mut request = client
            .request(ask.method.clone(), url.clone())
            .headers(ask.headers.clone())
            .header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let mut longest = self.limits().connect + self.limits().first_byte;
        if let Some(body) = ask.body {
            longest += self.limits().time_for(body.size());
            request = request
                .header(CONTENT_LENGTH, HeaderValue::from(body.size()))
                .body(Body::wrap_stream(body.stream(0..body.size())));
        }
        match timeout(longest, request.send()).await {
            Ok(sent) => sent.map_err(|error| from_reqwest(url, error)),
            Err(_) => Err(ContentError::Slow {
                expected: format!("an answer within {longest:?}"),
                place: shown(url),
                got: "none".to_owned(),
            }),
        }
    }

    /// The error for a status that is not good. Its message has little time.
    async fn refused(&self, place: String, response: Response) -> ContentError {
        let (status, grace) = (response.status().as_u16(), self.limits().grace);
        let slow = || ContentError::Unavailable {
            place: place.clone(),
            status,
            message: "its message did not come in time".to_owned(),
            retry_after: None,
        };
        timeout(grace, from_answer(place.clone(), response)).await.unwrap_or_else(|_| slow())
    }

    /// Receive a body into `spool`. An encoding (gzip) is not undone: the hash is one of what is sent.
    async fn receive(&self, mut response: Response, place: String, spool: &mut Spool) -> Result<(), ContentError> {
        let announced = announced(response.headers());
        if let Some(size) = announced.filter(|size| *size > spool.most()) {
            return Err(ContentError::TooLong { most: spool.most(), place, got: size });
        }
        let began = Instant::now();
        loop {
            let longest = self.limits().time_for(spool.size());
            match timeout_at(began + longest, response.chunk()).await {
                Ok(Ok(Some(chunk))) => spool.write(&chunk)?,
                Ok(Ok(None)) => break,
                Ok(Err(_)) => return Err(short(announced, place, spool.size())),
                Err(_) => return Err(self.slow(place, spool.size(), longest)),
            }
        }
        match announced {
            Some(size) if size != spool.size() => Err(short(announced, place, spool.size())),
            _ => Ok(()),
        }
    }

    fn slow(&self, place: String, got: u64, longest: Duration) -> ContentError {
        let expected = format!("{} bytes a second or more", self.limits().least_rate);
        ContentError::Slow { expected, place, got: format!("{got} bytes in {longest:?}") }
    }
}

/// Return the length that the head of an answer names.
pub(crate) fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn short(announced: Option<u64>, place: String, got: u64) -> ContentError {
    let expected = announced.map_or_else(|| "an end".to_owned(), |size| format!("{size} bytes"));
    ContentError::Short { expected, place, got }
}

/// Return where a redirect leads.
fn next(url: &Url, response: &Response) -> Result<Url, ContentError> {
    let target = response.headers().get(LOCATION).and_then(|target| target.to_str().ok());
    let place = || shown(url);
    let Some(target) = target else {
        return Err(ContentError::Redirected { place: place(), got: "a redirect without an address".to_owned() });
    };
    url.join(target).map_err(|_| ContentError::Redirected { place: place(), got: shorten(target) })
}
