//! Answers of full size, in the shapes of the documents.

use std::fmt::Write as _;

/// How many records a page has at most (v2 §7.7, legacy §8).
const RECORDS: usize = 500;

/// A page of leads with custom fields (v2 §5.1, §8, §9.2).
pub fn leads() -> String {
    let lead = |number: usize| {
        let tags = match number % 3 {
            0 => r#"[{"id":345016,"name":"vip"}]"#,
            _ => "{}",
        };
        let fields = match number % 2 {
            0 => {
                r#"[{"id":4399916,"name":"\u0418\u0441\u0442\u043e\u0447\u043d\u0438\u043a","values":[{"value":"Call","enum":3692245}],"is_system":false}]"#
            }
            _ => "{}",
        };
        let links = |of: &str, id: usize| {
            format!(r#""_links":{{"self":{{"href":"\/api\/v2\/{of}?id={id}","method":"get"}}}}"#)
        };
        let (id, contact) = (1_290_592 - number, 1_204_382 - number);
        format!(
            r#"{{"id":{id},"name":"Lead {number}","responsible_user_id":102525,"created_by":504141,"created_at":1792748732,"updated_at":1792748732,"account_id":18700001,"pipeline_id":41570,"status_id":142,"is_deleted":false,"main_contact":{{"id":{contact},{}}},"group_id":0,"company":{{"id":1101712,"name":"Juniper",{}}},"closed_at":1792748732,"closest_task_at":0,"tags":{tags},"custom_fields":{fields},"contacts":{{"id":[{contact}],{}}},"updated_by":504141,"sale":64200,"loss_reason_id":0,"pipeline":{{"id":41570,{}}},{}}}"#,
            links("contacts", contact),
            links("companies", 1_101_712),
            links("contacts", contact),
            links("pipelines", 41570),
            links("leads", id),
        )
    };
    let leads: Vec<String> = (0..RECORDS).map(lead).collect();
    format!(r#"{{"_embedded":{{"items":[{}]}}}}"#, leads.join(","))
}

/// A page of contacts of the XML API (legacy §6.1, §8).
pub fn contacts() -> String {
    let mut page = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root>\n\t<onpage>500</onpage>\n\
         \t<totalpages>210</totalpages>\n\t<currpage>1</currpage>\n\t<contacts>\n",
    );
    for number in 0..RECORDS {
        let id = 1_204_382 - number;
        let _ = write!(
            page,
            "\t\t<contact>\n\t\t\t<id>{id}</id>\n\t\t\t<name>Ольга Quinn &amp; {number}</name>\n\
             \t\t\t<is_company>0</is_company>\n\t\t\t<position>Head of purchasing</position>\n\
             \t\t\t<company>\n\t\t\t\t<id>1101712</id>\n\t\t\t\t<name>Juniper Строй</name>\n\
             \t\t\t</company>\n\t\t\t<phones>\n\t\t\t\t<phone>\n\t\t\t\t\t<value>+7 (909) \
             555-99-99</value>\n\t\t\t\t\t<location>Mobile</location>\n\t\t\t\t</phone>\n\
             \t\t\t</phones>\n\t\t\t<emails>\n\t\t\t\t<email>\n\
             \t\t\t\t\t<value>person{number}@example.org</value>\n\
             \t\t\t\t\t<location>Work</location>\n\t\t\t\t</email>\n\t\t\t</emails>\n\
             \t\t\t<web_addresses></web_addresses>\n\t\t\t<addresses></addresses>\n\
             \t\t\t<instant_messengers></instant_messengers>\n\t\t\t<main_user>\n\
             \t\t\t\t<id>102525</id>\n\t\t\t\t<name>Максим</name>\n\t\t\t</main_user>\n\
             \t\t\t<tags></tags>\n\t\t\t<date_create>12.08.2026 20:53:15</date_create>\n\
             \t\t\t<date_modify>12.08.2026 20:53:15</date_modify>\n\t\t</contact>\n",
        );
    }
    page + "\t</contacts>\n</root>\n"
}
