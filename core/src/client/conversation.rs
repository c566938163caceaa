//! Requests within a session: signing in when needed, and once more when the server says so.

use jiff::tz::TimeZone;

use super::attempt::Errand;
use super::engine::{Inner, Live};
use crate::operation::{Answer, Context, Operation, ZoneUse};
use crate::operations::legacy::auth;
use crate::session::{Credentials, Jar, Session, zone_of};
use crate::{ErrorKind, Result};

impl Inner {
    /// Sends one request within the session, signing in anew once if the server says so.
    pub(super) async fn send(&self, errand: &Errand<'_>) -> Result<Answer> {
        let (live, request) = (errand.live, errand.request);
        let credentials = &self.settings.credentials;
        let signing_in = request.path == auth::PATH;
        if signing_in || !credentials.needs_session(request.api, self.settings.each_request) {
            let (answer, jar) = self.attempt(errand, None).await?;
            if signing_in {
                let mut session = live.session.lock().await;
                session.open(jar);
            }
            return Ok(answer);
        }
        let (epoch, sent) = self.session(live).await?;
        let refused = match self.attempt(errand, Some(sent.clone())).await {
            Ok((answer, jar)) => {
                let mut session = live.session.lock().await;
                if session.epoch == epoch {
                    session.touch();
                    if jar != sent {
                        session.jar = jar;
                    }
                }
                return Ok(answer);
            }
            Err(error) => error,
        };
        if refused.kind() != ErrorKind::Unauthorized {
            return Err(refused);
        }
        // Refused for the session's sake, so it did not happen (legacy §9, v2 §3.1).
        live.session.lock().await.close(epoch);
        let (_, cookies) = self.session(live).await?;
        let answer = self.attempt(errand, Some(cookies)).await;
        answer.map(|(answer, _)| answer)
    }

    /// The cookies of an open session. Of many calls at once, one signs in.
    async fn session(&self, live: &Live) -> Result<(u64, Jar)> {
        let mut session = live.session.lock().await;
        if !session.is_open() {
            self.sign_in(live, &mut session).await?;
        }
        Ok((session.epoch, session.jar.clone()))
    }

    /// Signs in with the JSON form, which also tells the account's time zone.
    async fn sign_in(&self, live: &Live, session: &mut Session) -> Result<()> {
        let context = Context::default();
        let request = auth::SignIn.request(&context)?;
        let errand = Errand::new(live, "sign-in", &request);
        let (answer, jar) = self.attempt(&errand, None).await?;
        let authorization = auth::SignIn.decode(&answer, &context)?;
        session.open(jar);
        session.zone = Some(zone_of(&authorization, &self.settings.origin));
        Ok(())
    }

    /// The account's zone, asked for once.
    pub(super) async fn learn_zone(&self, live: &Live, zone: ZoneUse) -> Result<Option<TimeZone>> {
        let mut session = live.session.lock().await;
        if let Some(zone) = &session.zone {
            return Ok(zone.clone());
        }
        if let Credentials::Token(_) = self.settings.credentials {
            return Ok(None);
        }
        let helpful = zone == ZoneUse::Helpful;
        match self.sign_in(live, &mut session).await {
            Ok(()) => Ok(session.zone.clone().flatten()),
            Err(_) if helpful && self.settings.each_request => {
                session.zone = Some(None);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
