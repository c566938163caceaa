//! Requests within a session: signing in when needed, and once more when the server says so.

use jiff::tz::TimeZone;
use tokio::sync::MutexGuard;

use super::attempt::Errand;
use super::state::{Inner, Live};
use crate::operation::{Answer, Context, Operation, ZoneUse};
use crate::operations::legacy::auth;
use crate::session::{Credentials, Jar, Proof, Session, zone_of};
use crate::{Authorize, ErrorKind, Result};

impl Inner {
    /// Sends one request within the session, signing in anew once if the server says so.
    pub(super) async fn send(&self, errand: &Errand<'_>) -> Result<Answer> {
        let Errand { live, request, .. } = *errand;
        if request.path == auth::PATH {
            let (answer, jar) = self.attempt(errand, Proof::Own).await?;
            // A page instead of an answer opens no session.
            Authorize {}.decode(&answer, &Context::default())?;
            live.session.lock().await.open(jar);
            return Ok(answer);
        }
        if request.anonymous {
            return self
                .attempt(errand, Proof::Own)
                .await
                .map(|(answer, _)| answer);
        }
        if let Credentials::Integration(_) = &self.settings.credentials {
            return self.send_with_token(errand).await;
        }
        let each_request = self.settings.each_request;
        if !self
            .settings
            .credentials
            .needs_session(request.api, each_request)
        {
            return self
                .attempt(errand, Proof::Own)
                .await
                .map(|(answer, _)| answer);
        }
        match self.send_once(errand).await {
            // Refused for the session's sake, so it did not happen (legacy §9, v2 §3.1).
            Err((error, Some(epoch)))
                if error.kind() == ErrorKind::Unauthorized && !error.may_have_happened() =>
            {
                live.session.lock().await.close(epoch);
                self.send_once(errand).await.map_err(|(error, _)| error)
            }
            outcome => outcome.map_err(|(error, _)| error),
        }
    }

    /// Sends one request with the session's cookies, and keeps those of the answer. A failure
    /// comes with the session it failed in, if there was one.
    async fn send_once(&self, errand: &Errand<'_>) -> Result<Answer, (crate::Error, Option<u64>)> {
        let live = errand.live;
        let (epoch, sent) = self.session(live).await.map_err(|error| (error, None))?;
        let outcome = self.attempt(errand, Proof::Cookies(sent.clone())).await;
        let (answer, jar) = outcome.map_err(|error| (error, Some(epoch)))?;
        let mut session = live.session.lock().await;
        if session.epoch == epoch {
            session.touch();
            if jar != sent {
                session.jar = jar;
            }
        }
        Ok(answer)
    }

    /// The cookies of an open session. Of many calls at once, one signs in, and when it fails
    /// those that waited for it fail alike.
    async fn session(&self, live: &Live) -> Result<(u64, Jar)> {
        let mut session = self.waited_for(live).await?;
        if !session.is_open() {
            // Beside the call, which would be larger for what few do.
            Box::pin(self.sign_in(live, &mut session)).await?;
        }
        Ok((session.epoch, session.jar.clone()))
    }

    /// The session, unless a sign-in failed while this call waited for it.
    async fn waited_for<'a>(&self, live: &'a Live) -> Result<MutexGuard<'a, Session>> {
        if let Ok(session) = live.session.try_lock() {
            return Ok(session);
        }
        let before = live.failed_sign_ins();
        let session = live.session.lock().await;
        match &session.failed {
            Some(error) if live.failed_sign_ins() != before => Err(error.clone()),
            _ => Ok(session),
        }
    }

    /// Signs in with the JSON form, which also tells the account's time zone.
    async fn sign_in(&self, live: &Live, session: &mut Session) -> Result<()> {
        let context = Context::default();
        let request = auth::SignIn {}.request(&context)?;
        let errand = Errand::new(live, "sign-in", &request);
        let signed_in = async {
            let (answer, jar) = self.attempt(&errand, Proof::Own).await?;
            Result::<_>::Ok((auth::SignIn {}.decode(&answer, &context)?, jar))
        };
        match signed_in.await {
            Ok((authorization, jar)) => {
                session.open(jar);
                session.zone = Some(zone_of(&authorization, &self.settings.origin));
                Ok(())
            }
            Err(error) => {
                session.failed = Some(error.clone());
                live.note_failed_sign_in();
                Err(error)
            }
        }
    }

    /// The account's zone, asked for once.
    pub(super) async fn learn_zone(&self, live: &Live, zone: ZoneUse) -> Result<Option<TimeZone>> {
        if let Credentials::Token(_) | Credentials::Integration(_) = self.settings.credentials {
            return Ok(None);
        }
        let optional = zone == ZoneUse::Helpful && self.settings.each_request;
        let mut session = match self.waited_for(live).await {
            Err(_) if optional => return Ok(None),
            waited => waited?,
        };
        if let Some(zone) = &session.zone {
            return Ok(zone.clone());
        }
        match self.sign_in(live, &mut session).await {
            Ok(()) => Ok(session.zone.clone().flatten()),
            Err(error) if optional => {
                // Only what the server means is worth remembering.
                let meant = [
                    ErrorKind::Unauthorized,
                    ErrorKind::NotFound,
                    ErrorKind::UnexpectedAnswer,
                ];
                if meant.contains(&error.kind()) {
                    session.zone = Some(None);
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
