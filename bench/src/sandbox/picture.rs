//! Growth as a picture: a line for each question, both scales logarithmic.

use crate::quantity::time;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 460.0;
/// Where the lines begin and end; the names stand to the right of them.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 480.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 410.0;

/// The picture, as SVG, of what each question costs by the size of the account.
pub fn lines(series: &[(String, Vec<(f64, f64)>)]) -> String {
    let points = || series.iter().flat_map(|(_, points)| points);
    let range = |of: fn(&(f64, f64)) -> f64| {
        let low = points().map(of).fold(f64::INFINITY, f64::min);
        let high = points().map(of).fold(0.0, f64::max);
        (low.log10().floor(), high.log10().ceil())
    };
    let (sizes, costs) = (range(|it| it.0), range(|it| it.1));
    let share = |value: f64, (low, high): (f64, f64)| (value.log10() - low) / (high - low);
    let x = |size: f64| LEFT + share(size, sizes) * (RIGHT - LEFT);
    let y = |cost: f64| BOTTOM - share(cost, costs) * (BOTTOM - TOP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"18\" fill=\"#555\">processor time a request, by leads in the \
         account</text>\n"
    );
    for decade in costs.0 as i32..=costs.1 as i32 {
        let cost = 10f64.powi(decade);
        let at = y(cost);
        svg += &format!(
            "<line x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\n\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            LEFT - 6.0,
            at + 4.0,
            time(cost)
        );
    }
    for decade in sizes.0 as i32..=sizes.1 as i32 {
        let size = 10f64.powi(decade);
        svg += &format!(
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{size}</text>\n",
            x(size),
            BOTTOM + 18.0
        );
    }
    // Names that would stand on each other are moved apart.
    let mut names: Vec<(f64, usize)> = series
        .iter()
        .enumerate()
        .filter_map(|(number, (_, points))| Some((y(points.last()?.1), number)))
        .collect();
    names.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut free = TOP;
    for (at, number) in names {
        let (name, points) = &series[number];
        let hue = number * 360 / series.len();
        let color = format!("hsl({hue},65%,38%)");
        let path: Vec<String> = points
            .iter()
            .map(|(size, cost)| format!("{:.1},{:.1}", x(*size), y(*cost)))
            .collect();
        let label = at.max(free);
        free = label + 14.0;
        svg += &format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>\n\
             <line x1=\"{RIGHT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{label:.1}\" stroke=\"{color}\"/>\n\
             <text x=\"{}\" y=\"{:.1}\" fill=\"{color}\">{name}</text>\n",
            path.join(" "),
            RIGHT + 20.0,
            RIGHT + 24.0,
            label + 4.0
        );
    }
    svg + "</svg>\n"
}
