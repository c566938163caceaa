//! Names and texts from which accounts are generated.

pub const FIRST_NAMES: [&str; 24] = [
    "Anna",
    "Boris",
    "Clara",
    "Daniel",
    "Елена",
    "Фёдор",
    "Галина",
    "Harry",
    "Irina",
    "Jack",
    "Kate",
    "Леонид",
    "Мария",
    "Nick",
    "Ольга",
    "Pavel",
    "Rose",
    "Сергей",
    "Tom",
    "Ульяна",
    "Victor",
    "William",
    "Юлия",
    "Zoe",
];

pub const LAST_NAMES: [&str; 25] = [
    "Adams",
    "Baker",
    "Carter",
    "Davies",
    "Evans",
    "Fisher",
    "Green",
    "Hughes",
    "Иваненко",
    "Jones",
    "Коваленко",
    "Lewis",
    "Мельник",
    "Novak",
    "Owens",
    "Паньков",
    "Quinn",
    "Reed",
    "Соловей",
    "Turner",
    "Underwood",
    "Vance",
    "Walker",
    "Young",
    "Зима",
];

pub const COMPANIES: [&str; 20] = [
    "Acme",
    "Borealis",
    "Cedar",
    "Дельта",
    "Eastwind",
    "Форум",
    "Granite",
    "Horizon",
    "Импульс",
    "Juniper",
    "Keystone",
    "Лотос",
    "Meridian",
    "Northgate",
    "Орион",
    "Pioneer",
    "Quarry",
    "Ромб",
    "Summit",
    "Tundra",
];

pub const TRADES: [&str; 6] = [
    "Tools",
    "Trading",
    "Строй",
    "Logistics",
    "Garden",
    "Service",
];

pub const GOODS: [&str; 12] = [
    "Chain saws",
    "Rotary hammers",
    "Тюльпаны оптом",
    "Lawn mowers",
    "Кирпич",
    "Water pumps",
    "Maintenance contract",
    "Аренда техники",
    "Spare parts",
    "Generators",
    "Доставка",
    "Ladders",
];

pub const TAGS: [&str; 8] = [
    "vip",
    "опт",
    "web",
    "exhibition",
    "repeat",
    "срочно",
    "partner",
    "newsletter",
];

pub const POSITIONS: [&str; 6] = [
    "Head of purchasing",
    "Директор",
    "Accountant",
    "Site manager",
    "Бухгалтер",
    "Owner",
];

pub const TASKS: [&str; 6] = [
    "Call back",
    "Send the offer",
    "Назначить встречу",
    "Remind of the invoice",
    "Уточнить адрес",
    "Prepare the contract",
];

pub const NOTES: [&str; 6] = [
    "Asked for a discount",
    "Просил перезвонить на следующей неделе",
    "Paid the deposit",
    "Wants delivery before the weekend",
    "Сравнивает с конкурентами",
    "Sent the catalog",
];
