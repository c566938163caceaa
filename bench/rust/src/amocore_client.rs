//! amocore, as a user calls it.

use amocore::{AsyncClient, Config, SummarizeIncomingLeads};

use crate::Outcome;

#[derive(Clone)]
pub struct Amocore(AsyncClient);

impl Amocore {
    pub fn new(url: &str, token: &str) -> Outcome<Self> {
        // Limiter and repetitions are not what is measured.
        let client = AsyncClient::new(Config {
            requests_per_second: Some(0.0),
            retries: Some(0),
            time_zone: Some("UTC".to_owned()),
            ..Config::base_url(url).with_token(token)
        })?;
        Ok(Self(client))
    }

    pub async fn read(&mut self) -> Outcome {
        let asked = SummarizeIncomingLeads::default();
        self.0.v2.incoming_leads.summary(asked).await?;
        Ok(())
    }
}
